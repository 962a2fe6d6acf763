import Testing

@testable import TableProtocol

struct SignalPatternTests {
  /// Low byte: what sounds; high byte: what is lit.
  @Test(
    arguments: [
      (.none, 0x0000), (.low, 0x0101), (.medium, 0x0202), (.high, 0x0303),
      (SignalPattern(sound: .none, light: .high), 0x0300),
      (SignalPattern(sound: .low, light: .medium), 0x0201),
      (SignalPattern(sound: .high, light: .low), 0x0303),
    ] as [(SignalPattern, UInt16)])
  func isTwoBytes(pattern: SignalPattern, value: UInt16) {
    #expect(pattern.rawValue == value)
    #expect(SignalPattern(rawValue: value) == pattern)
  }

  /// Of all 65 536 values, those with known priorities and a light for every sound.
  @Test func refusesEveryValueButTen() {
    let taken = (0...UInt16.max).filter { SignalPattern(rawValue: $0) != nil }
    #expect(
      taken == [
        0x0000, 0x0100, 0x0101, 0x0200, 0x0201, 0x0202, 0x0300, 0x0301, 0x0302, 0x0303,
      ])
    for value in taken { #expect(SignalPattern(rawValue: value)?.rawValue == value) }
  }

  @Test(arguments: [(1, 0x0001), (4, 0x000F), (15, 0x7FFF), (16, 0xFFFF)])
  func namesAllChannelsOfATable(count: Int, mask: UInt16) {
    #expect(GuardLimits.allChannels(of: count) == mask)
    #expect(GuardLimits(channelCount: count).clientChannels == mask)
  }
}
