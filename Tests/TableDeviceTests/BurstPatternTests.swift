import TableDevice
import TableProtocol
import Testing

/// What is heard and seen, measured, against the ranges of IEC 60601-1-8.
///
/// The patterns are read by the millisecond; the device plays them on ticks that are 25 ms apart,
/// or any time less. Lengths are in milliseconds.
struct BurstPatternTests {
  struct Range {
    var priority: SignalPattern.Priority
    /// How many pulses each group of the burst has.
    var groups: [Int]
    var pulse: ClosedRange<Int>
    var spacing: ClosedRange<Int>
    /// Between the bursts' beginnings, and from the end of one to the beginning of the next.
    var interval: ClosedRange<Int>
  }

  static let ranges = [
    Range(
      priority: .high, groups: [5, 5], pulse: 75...200, spacing: 50...125,
      interval: 2500...15_000),
    Range(
      priority: .medium, groups: [3], pulse: 125...250, spacing: 125...250,
      interval: 2500...30_000),
    Range(
      priority: .low, groups: [2], pulse: 125...250, spacing: 125...250,
      interval: 15_001...Int.max),
  ]

  @Test(arguments: ranges)
  func soundsWithinTheStandard(range: Range) throws {
    let pattern = try #require(BurstPattern(range.priority))
    let pulses = pulses(until: 70_000) { pattern.isSounding(after: UInt64($0) * 1000) }
    try check(pulses, range)
  }

  @Test(arguments: ranges, [0, 1, 2, 3])
  func soundsWithinTheStandardOnTicksThatAreLate(range: Range, seed: UInt64) throws {
    let table = try TestTable()
    var random = SplitMix(state: seed)
    #expect(table.ask(for: SignalPattern(sound: range.priority, light: range.priority)))
    var time: UInt64 = 0
    while time < 70_000_000 {
      time += seed == 0 ? 25_000 : UInt64.random(in: 1000...25_000, using: &random)
      table.tick(at: time)
    }
    var starts: [Int] = []
    var ends: [Int] = []
    var wasSounding = false
    for edge in table.edges where edge.isSounding != wasSounding {
      wasSounding = edge.isSounding
      wasSounding ? starts.append(Int(edge.time / 1000)) : ends.append(Int(edge.time / 1000))
    }
    try check(zip(starts, ends).map { $0..<$1 }, range)
  }

  private func check(_ pulses: [Swift.Range<Int>], _ range: Range) throws {
    let perBurst = range.groups.reduce(0, +)
    try #require(pulses.count >= 2 * perBurst)
    #expect(pulses.allSatisfy { range.pulse.contains($0.count) })
    for first in stride(from: 0, through: pulses.count - perBurst, by: perBurst) {
      var index = first
      for size in range.groups {
        if index > first {
          let gap = pulses[index].lowerBound - pulses[index - 1].upperBound
          #expect((350...1300).contains(gap), "between the fives")
        }
        for number in 1..<size {
          let gap = pulses[index + number].lowerBound - pulses[index + number - 1].upperBound
          let isDoubled = size == 5 && number == 3
          let allowed =
            isDoubled
            ? 2 * range.spacing.lowerBound...2 * range.spacing.upperBound : range.spacing
          #expect(allowed.contains(gap), "after pulse \(number)")
        }
        index += size
      }
      guard index < pulses.count else { continue }
      #expect(range.interval.contains(pulses[index].lowerBound - pulses[first].lowerBound))
      #expect(range.interval.contains(pulses[index].lowerBound - pulses[index - 1].upperBound))
    }
  }

  /// Colour, flashes a second, share of the time that it is on.
  @Test(
    arguments: [
      (.high, [.red], 1.4...2.8, 0.2...0.6),
      (.medium, [.yellow], 0.4...0.8, 0.2...0.6),
      (.low, [.cyan, .yellow], 0...0, 1...1),
    ] as [(SignalPattern.Priority, [Lamp], ClosedRange<Double>, ClosedRange<Double>)])
  func shinesWithinTheStandard(
    priority: SignalPattern.Priority, colours: [Lamp], flashes: ClosedRange<Double>,
    share: ClosedRange<Double>
  ) throws {
    let pattern = try #require(LampPattern(priority))
    let lamps = (0..<40_000).map { pattern.lamp(after: UInt64($0) * 1000) }
    let shown = Set(lamps).subtracting([.off])
    #expect(shown.count == 1)
    #expect(shown.isSubset(of: colours))
    let begun = zip(lamps, lamps.dropFirst()).filter { $0 == .off && $1 != .off }.count
    #expect(flashes.contains(Double(begun) / 40))
    #expect(share.contains(Double(lamps.count { $0 != .off }) / 40_000))
    #expect(lamps.first != .off)
  }

  @Test func nothingIsNeitherHeardNorSeen() {
    #expect(BurstPattern(.none) == nil)
    #expect(LampPattern(.none) == nil)
  }

  /// The runs of milliseconds in which `isSounding`.
  private func pulses(until end: Int, _ isSounding: (Int) -> Bool) -> [Swift.Range<Int>] {
    var pulses: [Swift.Range<Int>] = []
    var start: Int?
    for time in 0..<end {
      let sounds = isSounding(time)
      if sounds, start == nil { start = time }
      if !sounds, let begun = start {
        pulses.append(begun..<time)
        start = nil
      }
    }
    return pulses
  }
}

/// SplitMix64: small, seeded, the same on every machine.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}
