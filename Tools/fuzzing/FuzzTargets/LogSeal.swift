internal import Checksum
internal import SessionLog

/// Makes the checksums of a changed log right, which chance would not find, so that what is
/// behind them is reached.
struct LogSeal {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var offset = MCAP.magic.count
    while let place = record(at: offset) {
      switch MCAP.Opcode(rawValue: bytes[offset]) {
      case .chunk: sealChunk(place)
      case .attachment where place.count >= 4:
        self.bytes.setChecksum(of: place.lowerBound..<place.upperBound - 4)
      case .dataEnd where place.count >= 4 && bytes.number(UInt32.self, at: place.lowerBound) != 0:
        let checksum = CRC32.checksum(self.bytes.span.extracting(0..<offset))
        self.bytes.setNumber(checksum, at: place.lowerBound)
      case .footer: sealFooter(place)
      default: break
      }
      offset = place.upperBound
    }
  }

  /// Where the content of the record at `offset` is; nil where none fits the file.
  private func record(at offset: Int) -> Range<Int>? {
    let start = offset + MCAP.prefixByteCount
    guard start <= bytes.count else { return nil }
    let length = bytes.number(UInt64.self, at: offset + 1)
    guard length <= UInt64(bytes.count - start) else { return nil }
    return start..<start + Int(length)
  }

  /// Times (16), size (8), checksum (4), name of the compression (4 + n), length (8), records.
  private mutating func sealChunk(_ place: Range<Int>) {
    guard place.count >= 40, bytes.number(UInt32.self, at: place.lowerBound + 28) == 0 else {
      return
    }
    let start = place.lowerBound + 40
    let length = bytes.number(UInt64.self, at: start - 8)
    guard length <= UInt64(place.upperBound - start) else { return }
    let checksum = CRC32.checksum(bytes.span.extracting(start..<start + Int(length)))
    bytes.setNumber(checksum, at: place.lowerBound + 24)
  }

  /// Start of the summary (8), of its offsets (8), checksum of both and of these 16 bytes.
  private mutating func sealFooter(_ place: Range<Int>) {
    guard place.count == 20 else { return }
    let start = bytes.number(UInt64.self, at: place.lowerBound)
    guard start > 0, start <= UInt64(place.lowerBound) else { return }
    bytes.setChecksum(of: Int(start)..<place.lowerBound + 16)
  }
}

/// A log and how it is to be read.
///
/// | bytes | field                                                        |
/// |------:|--------------------------------------------------------------|
/// |     1 | bit 0: checksums are made right; the others are the target's |
/// |  rest | the file                                                     |
struct LogInput {
  let choice: UInt8
  let bytes: [UInt8]

  init(_ input: [UInt8]) {
    choice = input.first ?? 0
    let bytes = Array(input.dropFirst())
    self.bytes = choice & 1 != 0 ? LogSeal(bytes).bytes : bytes
  }

  /// More events than bytes cannot be in a log.
  var mostEvents: Int { 2 * bytes.count + 64 }
}
