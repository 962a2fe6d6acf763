/// The bytes of one execution, taken from the front.
///
/// Where they have run out, numbers are 0: every input is a valid one.
struct FuzzInput {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  init(_ bytes: [UInt8]) { self.init(bytes[...]) }

  var isEmpty: Bool { place >= bytes.endIndex }

  mutating func byte() -> UInt8 {
    guard !isEmpty else { return 0 }
    defer { place += 1 }
    return bytes[place]
  }

  /// Little-endian.
  mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number {
    var number: Number = 0
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      number |= Number(truncatingIfNeeded: byte()) << Number(shift)
    }
    return number
  }

  /// The next bytes, at most `count`.
  mutating func take(_ count: Int) -> [UInt8] {
    let end = min(bytes.endIndex, place + count)
    defer { place = end }
    return Array(bytes[place..<end])
  }

  mutating func rest() -> [UInt8] { take(bytes.endIndex - place) }
}

/// Ends the process, for the fuzzer to keep the input, where a promise was not kept.
func require(
  _ condition: Bool, _ promise: @autoclosure () -> String, file: StaticString = #file,
  line: UInt = #line
) {
  if !condition { fatalError("not kept: \(promise())", file: file, line: line) }
}
