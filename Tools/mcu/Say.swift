// Words and numbers as lines of text, without allocation: on a microcontroller under QEMU, and on
// the host.

/// Writes `count` bytes, 96 at most; there on both sides, see `Vectors.c` and `VectorsHost.c`.
@_extern(c, "vectors_write")
func write(_ bytes: UnsafePointer<UInt8>, _ count: Int32)

/// Room for what stays, aligned for anything: the stack would be too small for its copies.
@_extern(c, "vectors_room")
func room(_ size: Int32) -> UnsafeMutableRawPointer

func say(_ text: StaticString) {
  unsafe write(text.utf8Start, Int32(truncatingIfNeeded: text.utf8CodeUnitCount))
}

func say(_ text: Span<UInt8>) {
  unsafe text.withUnsafeBufferPointer { buffer in
    if let base = buffer.baseAddress {
      unsafe write(base, Int32(truncatingIfNeeded: buffer.count))
    }
  }
}

func say(_ text: StaticString, _ value: some FixedWidthInteger) {
  say(text)
  if value < 0 { say("-") }
  say(digits: UInt64(truncatingIfNeeded: value.magnitude))
}

private func say(digits value: UInt64) {
  var digits: [20 of UInt8] = .init(repeating: 0)
  var first = 20
  var rest = value
  repeat {
    first -= 1
    digits[first] = 48 + UInt8(truncatingIfNeeded: rest % 10)
    rest /= 10
  } while rest > 0
  say(digits.span.extracting(first..<20))
}

func say(hex bytes: Span<UInt8>) {
  for index in bytes.indices {
    let byte = bytes[index]
    let text: [3 of UInt8] = [0x20, digit(byte >> 4), digit(byte & 15)]
    say(text.span)
  }
}

private func digit(_ nibble: UInt8) -> UInt8 { nibble + (nibble < 10 ? 48 : 87) }
