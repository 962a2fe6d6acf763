import Monitoring

/// One thing that a monitor is shown.
enum HistoryStep {
  case sample(LoadSample)
  case input(MonitorInput)
}

/// SplitMix64: small, seeded, the same on every machine (Steele, Lea and Flood 2014).
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number from 0 up to and without `bound`.
  mutating func below(_ bound: UInt32) -> UInt32 {
    // The upper half, scaled: 64-bit divisions are slow on the microcontroller.
    let upper = UInt64(UInt32(truncatingIfNeeded: next() >> 32))
    return UInt32(truncatingIfNeeded: (upper * UInt64(bound)) >> 32)
  }

  mutating func within(_ low: Int32, _ high: Int32) -> Int32 {
    low + Int32(truncatingIfNeeded: below(UInt32(high - low + 1)))
  }

  mutating func happens(_ permille: UInt32) -> Bool { below(1000) < permille }
}

/// A table with everything that can happen to it, mostly around the limits.
///
/// It depends on its seed alone and neither allocates nor reflects: the microcontroller walks
/// through the same history.
struct RandomHistory {
  /// How the foot force goes on for a while.
  private enum Shape { case level, noise, ramp, spike }

  private(set) var random: SeededGenerator
  /// The same from the first step to the last.
  let limits: MonitorLimits
  private let period: UInt64
  private(set) var epoch: UInt16 = 1
  private(set) var sequence: UInt32 = 0
  private(set) var time: UInt64
  private var shape = Shape.level
  private var from: Int32 = 0
  private var to: Int32 = 0
  private var length: UInt32 = 1
  private var position: UInt32 = 0
  private var client: Int32 = 0
  private var zone: UInt8 = 1
  private var zones: UInt32 = 0b10
  private var reach: UInt32?
  private var quality = LoadSample.Quality.trusted
  private var faults: LoadSample.Faults = []
  private var glitchPermille: UInt32 = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    period =
      switch seed % 4 {
      case 0: 1_000  // 1000 scans a second
      case 1: 1_667  // 600
      case 2: 12_500  // 80
      default: 100_000  // 10
      }
    limits = Self.limits(&random)
    if random.happens(500) { quality = .settling }
    time = UInt64(random.below(1_000_000))
  }

  private static func limits(_ random: inout SeededGenerator) -> MonitorLimits {
    var limits = MonitorLimits(
      lockedZones: 1 << 3, bothFeet: random.happens(500) ? 400_000 : MonitorLimits.none,
      fallDrop: 350_000, rating: 1_500_000, deadband: random.happens(200) ? 0 : 10_000,
      offDelay: random.happens(200) ? 0 : 300_000)
    for zone in 0..<5 {
      let hard = random.within(100, 300) * 1000
      limits.zones[zone] = ZoneLimits(
        hardForce: hard, softForce: hard * 3 / 4, hardPressure: hard, softPressure: hard / 2,
        loadingRate: random.within(1_000, 5_000), softTime: 20 << random.below(8))
    }
    // Two that are alike.
    limits.zones[4] = limits.zones[1]
    return limits
  }

  /// What comes next, with what people and the host do in between.
  mutating func next() -> HistoryStep {
    if random.happens(30) { return .input(deed()) }
    if random.happens(10) { return .input(fact()) }
    passTime()
    return .sample(sample())
  }

  private mutating func passTime() {
    sequence &+= 1
    guard random.happens(20) else {
      time += period
      return
    }
    switch random.below(12) {
    case 0, 1: break
    case 2: time += 1
    case 3: time += limits.staleAfter
    case 4: time += limits.staleAfter + 1
    case 5: time += 1_000_000
    case 6: time += 5_000_000
    case 7: time += 61_000_000
    case 8: time += 660_000_000
    case 9:
      // Another stream.
      epoch &+= 1
      sequence = 0
      time = UInt64(random.below(10_000_000))
    case 10: time -= min(time, UInt64(random.below(500_000)))
    default: time += UInt64(random.below(500_000))
    }
  }

  private mutating func sample() -> LoadSample {
    if position >= length { choose() }
    position += 1
    let foot = force()
    if random.happens(20) { changeQuality() }
    if random.happens(40) { changeZone() }
    if random.happens(5) { client = random.happens(300) ? 0 : random.within(150, 1_100) * 1000 }
    if random.happens(5) { glitchPermille = random.happens(500) ? 0 : random.below(110) }
    let net = random.happens(50) ? random.within(-30, 800) * 1000 : foot
    let readings: UInt8 = random.happens(900) ? 16 : 0
    var glitches: UInt8 = 0
    for _ in 0..<readings where random.happens(glitchPermille) { glitches += 1 }
    return LoadSample(
      epoch: epoch, sequence: sequence, time: time, gross: client + net, net: net,
      footForce: foot, footPressure: foot > 0 ? foot / (random.happens(900) ? 2 : 1) : 0,
      zone: zone, zones: zones, reach: reach,
      cellLoad: random.happens(100) ? random.within(900, 1_100) : 0,
      cellLift: from % 7 == 0 ? random.within(35, 55) * 1000 : 0, faults: faults,
      quality: quality, glitches: glitches, readings: readings)
  }

  /// A new shape of the foot force, from where it is to some level.
  private mutating func choose() {
    from = to
    to = level()
    position = 0
    length = 1 + random.below(random.happens(500) ? 20 : 300)
    shape =
      switch random.below(5) {
      case 0: .level
      case 1, 2: .noise
      case 3: .ramp
      default: .spike
      }
  }

  private mutating func force() -> Int32 {
    switch shape {
    case .level: return to
    case .noise: return to + random.within(-1_500, 1_500)
    case .ramp:
      return from
        + Int32(truncatingIfNeeded: Int64(to - from) * Int64(position) / Int64(length))
    case .spike: return position == 1 ? to : from
    }
  }

  /// Somewhere around what matters.
  private mutating func level() -> Int32 {
    let zone = limits.zones[Int(zone % 5)]  // zone 5 has no limits
    let base: Int32 =
      switch random.below(12) {
      case 0, 1: 0
      case 2: zone.hardForce
      case 3: zone.hardForce - limits.deadband
      case 4: zone.softForce
      case 5: zone.softForce - limits.deadband
      case 6: zone.hardForce / 10 * 9
      case 7: 50_000
      case 8: 400_000
      case 9: -20_000
      default: random.within(0, 600) * 1000
      }
    return base + random.within(-1, 1)
  }

  private mutating func changeQuality() {
    faults = []
    switch random.below(6) {
    case 0: quality = .settling
    case 1:
      quality = .faulty
      faults = .init(rawValue: UInt8(truncatingIfNeeded: random.below(16)))
    default: quality = .trusted
    }
  }

  private mutating func changeZone() {
    zone = UInt8(truncatingIfNeeded: random.below(6))
    zones = 1 << UInt32(zone)
    if random.happens(300) { zones |= random.below(64) }
    if random.happens(30) { zones = 0 }
    reach = random.happens(700) ? nil : zones | random.below(64)
  }

  private mutating func condition() -> AlarmCondition {
    AlarmCondition(rawValue: UInt8(truncatingIfNeeded: 1 + random.below(29))) ?? .stale
  }

  private mutating func conditionOrAll() -> AlarmCondition? {
    random.happens(400) ? nil : condition()
  }

  private mutating func seconds() -> UInt16 {
    switch random.below(4) {
    case 0: UInt16(truncatingIfNeeded: random.below(5))
    case 1: 60
    default: .max
    }
  }

  /// What somebody does.
  private mutating func deed() -> MonitorInput {
    switch random.below(8) {
    case 0, 1: .acknowledge(conditionOrAll())
    case 2, 3: .pause(conditionOrAll(), seconds: seconds())
    case 4: .endPause(conditionOrAll())
    case 5: .shelve(condition(), seconds: seconds())
    case 6: .unshelve(condition())
    default:
      .test(AlarmPriority(rawValue: UInt8(truncatingIfNeeded: 1 + random.below(3))) ?? .low)
    }
  }

  /// What the host finds.
  private mutating func fact() -> MonitorInput {
    switch random.below(18) {
    case 0: .silence
    case 1, 2: .elapsed(random.below(400_000))
    case 3: .elapsed(5_000_000)
    case 4: .elapsed(60_000_000)
    case 5: .elapsed(600_000_000)
    case 6: .linkLost
    case 7: .linkRestored
    case 8: .recorderFailed
    case 9: .recorderRestored
    case 10: .diskLow
    case 11: .diskRestored
    case 12: .calibrationOverdue
    case 13: .calibrationRenewed
    case 14: .zeroRead(random.within(-20, 20) * 1000)
    case 15: .zeroRead(0)
    case 16: .hostSilent
    default: .hostHeard
    }
  }
}
