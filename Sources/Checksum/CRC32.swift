/// The CRC-32 of zlib, Ethernet and MCAP, computed piece by piece.
///
/// Reflected polynomial 0xEDB88320, initial value and final inversion 0xFFFFFFFF (IEEE 802.3).
/// The check value over the ASCII digits `123456789` is `0xCBF43926`.
///
/// Sixteen bytes a step with sixteen tables of 1 KB on the host; on the microcontroller a table
/// of 16 words, since memory is dearer than time there.
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
    ///
    /// An array and not an inline one: reading a static inline array copies all of it.
    private static let tables: [UInt32] = makeTables()

    private static func makeTables() -> [UInt32] {
      var tables: [UInt32] = []
      tables.reserveCapacity(4096)
      for byte in 0..<256 {
        var entry = UInt32(byte)
        for _ in 0..<8 { entry = (entry >> 1) ^ (entry & 1 == 1 ? 0xEDB8_8320 : 0) }
        tables.append(entry)
      }
      for index in 256..<4096 {
        let previous = tables[index - 256]
        tables.append((previous >> 8) ^ tables[Int(previous & 0xFF)])
      }
      return tables
    }

    public mutating func update(_ bytes: Span<UInt8>) {
      let tables = Self.tables.span
      precondition(tables.count == 4096)  // so that no index below needs a check of its own
      var rest = bytes
      var crc = register
      while rest.count >= 16 {
        // Sixteen bytes are there, and a number may have any bits.
        let low = unsafe rest.word(0) ^ UInt64(crc)
        let high = unsafe rest.word(8)
        crc = Self.fold(low, from: 8, tables) ^ Self.fold(high, from: 0, tables)
        rest = rest.extracting(droppingFirst: 16)
      }
      for index in rest.indices {
        crc = (crc >> 8) ^ tables[Int((crc ^ UInt32(rest[index])) & 0xFF)]
      }
      register = crc
    }

    /// Goes on over `count` bytes whose checksum is `checksum`, without seeing them.
    ///
    /// Costs about as much as half a kilobyte seen, however many they are.
    public mutating func append(checksum: UInt32, of count: Int) {
      var shifted = value
      var rest = count
      var power = 3  // a byte is the eighth power of x
      while rest > 0 {
        if rest & 1 == 1 { shifted = Self.product(Self.powers[power & 31], shifted) }
        rest >>= 1
        power += 1
      }
      register = ~(shifted ^ checksum)
    }

    /// x to the power of 2 to the n, modulo the polynomial; highest coefficient in bit 0.
    ///
    /// The 32nd is the first again.
    private static let powers: [UInt32] = {
      var powers: [UInt32] = [1 << 30]
      for index in 0..<31 { powers.append(product(powers[index], powers[index])) }
      return powers
    }()

    /// The product of two polynomials, modulo the checksum's.
    private static func product(_ one: UInt32, _ other: UInt32) -> UInt32 {
      var rest = one
      var multiple = other
      var product: UInt32 = 0
      while rest != 0 {
        // All ones if the coefficient is there: no branch that cannot be foreseen.
        product ^= multiple & (0 &- (rest >> 31))
        multiple = multiple >> 1 ^ 0xEDB8_8320 & (0 &- (multiple & 1))
        rest <<= 1
      }
      return product
    }

    /// The effect of the eight bytes of `word` when `zeros` more follow.
    @inline(__always)
    private static func fold(_ word: UInt64, from zeros: Int, _ tables: Span<UInt32>) -> UInt32 {
      // Eight lines and not a loop: the tests run unoptimised, and read many files.
      let first = tables[(zeros &+ 7) &<< 8 | Int(word & 0xFF)]
      let second = tables[(zeros &+ 6) &<< 8 | Int(word >> 8 & 0xFF)]
      let third = tables[(zeros &+ 5) &<< 8 | Int(word >> 16 & 0xFF)]
      let fourth = tables[(zeros &+ 4) &<< 8 | Int(word >> 24 & 0xFF)]
      let fifth = tables[(zeros &+ 3) &<< 8 | Int(word >> 32 & 0xFF)]
      let sixth = tables[(zeros &+ 2) &<< 8 | Int(word >> 40 & 0xFF)]
      let seventh = tables[(zeros &+ 1) &<< 8 | Int(word >> 48 & 0xFF)]
      let eighth = tables[zeros &<< 8 | Int(word >> 56)]
      return first ^ second ^ third ^ fourth ^ fifth ^ sixth ^ seventh ^ eighth
    }
  #endif
}

#if !hasFeature(Embedded)
  extension Span<UInt8> {
    /// The eight bytes at `offset`, which must exist, least significant first.
    @unsafe @inline(__always)
    fileprivate func word(_ offset: Int) -> UInt64 {
      UInt64(
        littleEndian: unsafe bytes.unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset, as: UInt64.self))
    }
  }
#endif
