/// The CRC-32 of zlib, Ethernet and MCAP, computed piece by piece.
///
/// Reflected polynomial 0xEDB88320, initial value and final inversion 0xFFFFFFFF (IEEE 802.3).
/// The check value over the ASCII digits `123456789` is `0xCBF43926`.
///
/// Eight bytes a step with eight tables of 1 KB on the host; on the microcontroller a table of
/// 16 words, since memory is dearer than time there.
public struct CRC32: Sendable {
  private var register: UInt32 = 0xFFFF_FFFF

  public init() {}

  /// The checksum of all bytes so far; of none, zero.
  public var value: UInt32 { ~register }

  /// The checksum of `bytes`.
  public static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    var crc = CRC32()
    crc.update(bytes)
    return crc.value
  }

  #if hasFeature(Embedded)
    private static let nibbles: [16 of UInt32] = [
      0x0000_0000, 0x1DB7_1064, 0x3B6E_20C8, 0x26D9_30AC,
      0x76DC_4190, 0x6B6B_51F4, 0x4DB2_6158, 0x5005_713C,
      0xEDB8_8320, 0xF00F_9344, 0xD6D6_A3E8, 0xCB61_B38C,
      0x9B64_C2B0, 0x86D3_D2D4, 0xA00A_E278, 0xBDBD_F21C,
    ]

    public mutating func update(_ bytes: Span<UInt8>) {
      for index in bytes.indices {
        register ^= UInt32(bytes[index])
        register = (register >> 4) ^ Self.nibbles[Int(register & 15)]
        register = (register >> 4) ^ Self.nibbles[Int(register & 15)]
      }
    }
  #else
    /// Entry 256 k + b: the effect of byte `b` followed by `k` zero bytes.
    private static let tables: [2048 of UInt32] = makeTables()

    private static func makeTables() -> [2048 of UInt32] {
      var tables: [2048 of UInt32] = .init(repeating: 0)
      for byte in 0..<256 {
        var entry = UInt32(byte)
        for _ in 0..<8 { entry = (entry >> 1) ^ (entry & 1 == 1 ? 0xEDB8_8320 : 0) }
        tables[byte] = entry
      }
      for index in 256..<2048 {
        let previous = tables[index - 256]
        tables[index] = (previous >> 8) ^ tables[Int(previous & 0xFF)]
      }
      return tables
    }

    public mutating func update(_ bytes: Span<UInt8>) {
      let tables = Self.tables.span  // one look at the lazy static, not eight a step
      var index = 0
      var crc = register
      while index &+ 8 <= bytes.count {
        let low = crc ^ Self.word(bytes, index)
        let high = Self.word(bytes, index &+ 4)
        let first = tables[0x700 | Int(low & 0xFF)] ^ tables[0x600 | Int(low >> 8 & 0xFF)]
        let second = tables[0x500 | Int(low >> 16 & 0xFF)] ^ tables[0x400 | Int(low >> 24)]
        let third = tables[0x300 | Int(high & 0xFF)] ^ tables[0x200 | Int(high >> 8 & 0xFF)]
        let fourth = tables[0x100 | Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
        crc = first ^ second ^ third ^ fourth
        index &+= 8
      }
      while index < bytes.count {
        crc = (crc >> 8) ^ tables[Int((crc ^ UInt32(bytes[index])) & 0xFF)]
        index &+= 1
      }
      register = crc
    }

    private static func word(_ bytes: Span<UInt8>, _ index: Int) -> UInt32 {
      UInt32(bytes[index]) | UInt32(bytes[index &+ 1]) << 8
        | UInt32(bytes[index &+ 2]) << 16 | UInt32(bytes[index &+ 3]) << 24
    }
  #endif
}
