import Checksum
import Testing

struct CRC32Tests {
  @Test(
    arguments: [
      ("", 0),
      ("a", 0xE8B7_BE43),
      ("123456789", 0xCBF4_3926),
      ("The quick brown fox jumps over the lazy dog", 0x414F_A339),
    ] as [(String, UInt32)])
  func agreesWithPublishedValues(text: String, expected: UInt32) {
    let bytes = Array(text.utf8)
    #expect(CRC32.checksum(bytes.span) == expected)
  }

  /// The steps of sixteen bytes and the single bytes after them meet at every length.
  @Test func doesNotDependOnThePieces() {
    let bytes = (0..<67).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    let whole = CRC32.checksum(bytes.span)
    for cut in 0...bytes.count {
      var crc = CRC32()
      crc.update(bytes.span.extracting(first: cut))
      crc.update(bytes.span.extracting(droppingFirst: cut))
      #expect(crc.value == whole)
    }
  }

  /// The bit-by-bit definition, for lengths around those that are taken in steps.
  @Test(arguments: 0..<70)
  func agreesWithTheDefinition(length: Int) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ 7) }
    var register: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = (register >> 1) ^ (register & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    #expect(CRC32.checksum(bytes.span) == ~register)
  }
}
