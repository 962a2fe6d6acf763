internal import TableProtocol

/// Which cells the switched faults strike and when, drawn from the seed before the playback.
struct FaultPlan: Sendable {
  let switches: FaultSwitches
  let gainChannel: Int
  let driftChannel: Int
  let saturation: Interval?
  /// Ascending by first scan; those of one channel never touch.
  let glitches: [Glitch]
  /// The scans at which the button goes down, ascending.
  let presses: [Int]
  private let noiseKeys: [UInt64]

  /// Some scans of one channel.
  struct Interval: Sendable, Equatable {
    var channel: Int
    var scans: Range<Int>
  }

  /// A run of false readings, as a converter gives them whose clock line picks up a pulse.
  struct Glitch: Sendable, Equatable {
    /// The smallest jump made, in counts: about 82 N, more than any footfall in a scan.
    static let smallestJump: Int32 = 100_000
    static let fallback: Int32 = 2_089_077
    static let longestRun = 16

    var channel: Int
    var scans: Range<Int>
    var pattern: Pattern

    /// The patterns that were seen on real cells.
    enum Pattern: Sendable, Equatable {
      /// The reading shifted up by so many bits: 240 k read as 522 k, 1044 k, 2089 k, 8356 k.
      case shifted(Int)
      case constant(Int32)

      static let all: [Self] = [
        .shifted(1), .shifted(2), .shifted(3), .shifted(5), .constant(-64_600),
      ]
    }

    /// What the converter says instead of `count`.
    func falsify(_ count: Int32) -> Int32 {
      let wrong: Int32 =
        switch pattern {
        // Only the low 24 bits leave the converter.
        case .shifted(let bits): (count << (bits + 8)) >> 8
        case .constant(let value): value
        }
      guard abs(Int64(wrong) - Int64(count)) < Int64(Self.smallestJump) else { return wrong }
      return abs(Int64(Self.fallback) - Int64(count)) < Int64(Self.smallestJump)
        ? -Self.fallback : Self.fallback
    }
  }

  /// Plans for a playback of `scanCount` scans; an endless one has no timed faults.
  init(
    switches: FaultSwitches, seed: UInt64, channelCount: Int, rateMillihertz: UInt32,
    scanCount: Int?
  ) {
    self.switches = switches
    let scanCount = scanCount ?? 0
    let rate = Double(rateMillihertz) / 1000
    noiseKeys = (0..<channelCount).map { SplitMix64.mix(seed &+ SplitMix64.mix(UInt64($0 + 1))) }
    var random = SplitMix64(seed: SplitMix64.mix(seed))
    // Drawn also where it is chosen, so that the other faults stay as they were.
    let (gain, drift) = (
      random.integer(in: 0..<channelCount), random.integer(in: 0..<channelCount)
    )
    gainChannel = switches.gainErrorChannel ?? gain
    driftChannel = switches.driftChannel ?? drift
    let saturated = random.integer(in: 0..<channelCount)
    let saturatedScans = Int(switches.saturation * rate)
    if saturatedScans > 0, scanCount > 0 {
      let first = Int(random.number(in: 0.35...0.45) * Double(scanCount))
      saturation = Interval(
        channel: saturated, scans: first..<min(first + saturatedScans, scanCount))
    } else {
      saturation = nil
    }
    presses =
      scanCount > 0
      ? (0..<switches.buttonPresses).map { press in
        // One in each equal part of the playback, so that no two run together.
        let part = (Double(press) + random.number(in: 0.2...0.8)) / Double(switches.buttonPresses)
        return Int(part * Double(scanCount))
      } : []
    glitches = Self.glitches(
      fraction: switches.glitches, channelCount: channelCount, scanCount: scanCount,
      random: &random)
  }

  private static func glitches(
    fraction: Double, channelCount: Int, scanCount: Int, random: inout SplitMix64
  ) -> [Glitch] {
    guard fraction > 0 else { return [] }
    // A run that would come near another on its channel is drawn again, so that the fraction is
    // reached.
    let wanted = Int((min(fraction, 0.3) * Double(scanCount * channelCount)).rounded(.up))
    var isTaken = [[Bool]](
      repeating: .init(repeating: false, count: scanCount), count: channelCount)
    var glitches: [Glitch] = []
    var readings = 0
    var draws = 0
    while readings < wanted, draws < 20 * wanted {
      draws += 1
      // Two of three are single readings, the others 2...16 long.
      let length =
        random.integer(in: 0..<3) < 2 ? 1 : random.integer(in: 2..<Glitch.longestRun + 1)
      let first = random.integer(in: 0..<scanCount)
      let channel = random.integer(in: 0..<channelCount)
      let pattern = Glitch.Pattern.all[random.integer(in: 0..<Glitch.Pattern.all.count)]
      let scans = first..<min(first + length, scanCount)
      let near =
        max(0, first - Glitch.longestRun)..<min(scanCount, scans.upperBound + Glitch.longestRun)
      guard !near.contains(where: { isTaken[channel][$0] }) else { continue }
      for scan in scans { isTaken[channel][scan] = true }
      readings += scans.count
      glitches.append(Glitch(channel: channel, scans: scans, pattern: pattern))
    }
    return glitches.sorted {
      ($0.scans.lowerBound, $0.channel) < ($1.scans.lowerBound, $1.channel)
    }
  }

  /// The true force of a channel with noise, gain error and drift on it, `age` seconds after
  /// power-up.
  ///
  /// Outside a playback, where `scan` is nil, `salt` numbers the noise.
  func disturb(
    _ force: Double, channel: Int, scan: PlaybackScan?, age: Double, salt: UInt64
  ) -> Double {
    var force = force
    if channel == gainChannel { force *= 1 + switches.gainError }
    if channel == driftChannel { force += switches.drift * age / 60 }
    guard switches.noise > 0 else { return force }
    let index = scan.map { UInt64($0.index) } ?? (salt | 1 << 62)
    return force + switches.noise * SplitMix64.normal(key: noiseKeys[channel], index: index)
  }

  /// The forces of the profile's channels, on the channels that the cells are wired to.
  func wired(_ forces: CellForces) -> CellForces {
    guard let swap = switches.swap else { return forces }
    var wired = forces
    wired[swap.first] = forces[swap.second]
    wired[swap.second] = forces[swap.first]
    return wired
  }
}
