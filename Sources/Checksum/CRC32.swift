#if !hasFeature(Embedded)
  internal import CDeflate
#endif

/// The CRC-32 of zlib, Ethernet and MCAP, computed piece by piece.
///
/// Reflected polynomial 0xEDB88320, initial value and final inversion 0xFFFFFFFF (IEEE 802.3).
/// The check value over the ASCII digits `123456789` is `0xCBF43926`.
///
/// By libdeflate on the host; on the microcontroller by a table of 16 words, since memory is
/// dearer than time there.
public struct CRC32: Sendable {
  /// The checksum of all bytes so far; of none, zero.
  public private(set) var value: UInt32 = 0

  public init() {}

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
      var register = ~value
      for index in bytes.indices {
        register ^= UInt32(bytes[index])
        register = (register >> 4) ^ Self.nibbles[Int(register & 15)]
        register = (register >> 4) ^ Self.nibbles[Int(register & 15)]
      }
      value = ~register
    }
  #else
    public mutating func update(_ bytes: Span<UInt8>) {
      // The pointer is used within the call only.
      value = unsafe bytes.withUnsafeBytes { bytes in
        // To libdeflate, no buffer means that it begins anew.
        guard let base = bytes.baseAddress else { return value }
        return unsafe libdeflate_crc32(value, base, bytes.count)
      }
    }
  #endif
}
