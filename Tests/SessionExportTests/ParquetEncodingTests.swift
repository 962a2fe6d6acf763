import Testing

@testable import SessionExport

struct ParquetEncodingTests {
  /// The examples of the published Encodings.md.
  @Test func packsTheExamplesOfTheFormat() {
    // 1 to 5: differences of 1, so the least is 1 and no bits are left.
    #expect(
      DeltaBinaryPacked.encode([1, 2, 3, 4, 5], isNarrow: true)
        == [0x80, 0x01, 4, 5, 2, 2, 0, 0, 0, 0])
    // 7, 5, 3, 1, 2, 3, 4, 5: differences -2 -2 -2 1 1 1 1, least -2, above it 0 0 0 3 3 3 3.
    #expect(
      DeltaBinaryPacked.encode([7, 5, 3, 1, 2, 3, 4, 5], isNarrow: true)
        == [0x80, 0x01, 4, 8, 14, 3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0])
  }

  @Test func packsNothingAndOneValue() {
    #expect(DeltaBinaryPacked.encode([], isNarrow: true) == [0x80, 0x01, 4, 0, 0])
    #expect(DeltaBinaryPacked.encode([-3], isNarrow: false) == [0x80, 0x01, 4, 1, 5])
  }

  @Test(arguments: [1, 2, 32, 33, 34, 129, 130, 1000])
  func bringsEveryNumberBack(count: Int) {
    var random = SystemRandomNumberGenerator()
    let wide = (0..<count).map { _ in Int64.random(in: .min ... .max, using: &random) }
    #expect(DeltaReader.decode(DeltaBinaryPacked.encode(wide, isNarrow: false), 64) == wide)
    let narrow = (0..<count).map { _ in Int64(Int32.random(in: .min ... .max, using: &random)) }
    #expect(DeltaReader.decode(DeltaBinaryPacked.encode(narrow, isNarrow: true), 32) == narrow)
    let slow = (0..<count).map { Int64($0 * 3 % 17) }
    #expect(DeltaReader.decode(DeltaBinaryPacked.encode(slow, isNarrow: true), 32) == slow)
  }

  @Test func packsLevelsAsRunsAndGroups() {
    #expect(RunLengthHybrid.encode(Array(repeating: 1, count: 100), width: 1) == [0xC8, 0x01, 1])
    // The example of the format: 0 to 7 in three bits.
    #expect(RunLengthHybrid.encode([0, 1, 2, 3, 4, 5, 6, 7], width: 3) == [3, 0x88, 0xC6, 0xFA])
    // A run behind a full group, a group at the end that is filled up.
    let values: [UInt32] = [0, 1, 0, 1, 0, 1, 0, 1] + Array(repeating: 1, count: 9) + [0]
    #expect(RunLengthHybrid.encode(values, width: 1) == [3, 0b1010_1010, 18, 1, 3, 0])
  }
}

/// Reads DELTA_BINARY_PACKED as the format says, value by value.
enum DeltaReader {
  static func decode(_ bytes: [UInt8], _ bits: UInt64) -> [Int64] {
    var offset = 0
    func varint() -> UInt64 {
      var (value, shift): (UInt64, UInt64) = (0, 0)
      while true {
        let byte = bytes[offset]
        offset += 1
        value |= UInt64(byte & 0x7F) << shift
        shift += 7
        if byte & 0x80 == 0 { return value }
      }
    }
    func zigzag() -> Int64 {
      let value = varint()
      return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
    let (block, groups, count) = (Int(varint()), Int(varint()), Int(varint()))
    var values = [zigzag()]
    while values.count < count {
      let least = zigzag()
      let widths = bytes[offset..<(offset + groups)]
      offset += groups
      for width in widths where values.count < count {
        for index in 0..<(block / groups) {
          var difference: UInt64 = 0
          for bit in 0..<Int(width) {
            let place = index * Int(width) + bit
            difference |= UInt64(bytes[offset + place / 8] >> UInt8(place % 8) & 1) << UInt64(bit)
          }
          guard values.count < count else { continue }
          let next = values[values.count - 1] &+ least &+ Int64(bitPattern: difference)
          values.append(bits == 32 ? Int64(Int32(truncatingIfNeeded: next)) : next)
        }
        offset += block / groups * Int(width) / 8
      }
    }
    return count == 0 ? [] : values
  }
}
