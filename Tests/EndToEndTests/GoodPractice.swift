import ClientLimits
import Monitoring
import SessionAnalysis
import TableModel
import TableProtocol
import VirtualTable

/// Ninety minutes of good practice on an example table, as a session sees them.
struct GoodPractice {
  let example: TruthPlay.Example
  let profile: TableProfile
  let scenario: Scenario
  var faults = FaultSwitches.noiseOnly
  /// Whether the table fails now and then, see `EquipmentFault`.
  var hasEquipmentFaults = false
  /// Seconds that are played; nil: all.
  var duration: Double?

  /// Seconds.
  static let restLength = 48.0

  init(_ example: TruthPlay.Example, seed: UInt64, mishaps: Set<Mishap> = []) throws {
    self.example = example
    profile = try example.profile()
    scenario = Scenario(.session, profile: profile, seed: seed, mishaps: mishaps)
  }

  /// An alarm that was raised.
  struct Alarm: Hashable, CustomStringConvertible {
    var condition: AlarmCondition
    /// Seconds since playback began.
    var time: Double

    var description: String { "\(condition) at \(time) s" }
    /// The alarm as another one of the same minute.
    var minute: Self { Self(condition: condition, time: (time / 60).rounded(.down)) }
  }

  /// Every alarm that was raised from the tare on, in its order.
  func alarms(rate: Double) async throws -> [Alarm] {
    var play = TruthPlay(
      profile: profile, source: scenario, map: scenario.bodyMap, rate: rate, faults: faults,
      // Before the session only the table is guarded.
      limits: MonitorLimits(rating: profile.ratedLoad.millinewtons ?? 0), zero: (10, 3),
      tare: (stills[0], 8))
    play.retares = Array(stills.dropFirst())
    play.sessionLimits = try limits()
    play.contactArea = 2450  // a heel
    play.acknowledgesAfter = 3
    play.duration = duration
    if hasEquipmentFaults {
      let faults = EquipmentFault.allCases.compactMap { fault in
        rest(fault.rest).map { (fault, from: $0 + EquipmentFault.delay) }
      }
      play.disturb = { frame, time in
        for (fault, from) in faults where (from..<from + fault.duration).contains(time) {
          guard fault.disturb(&frame) else { return false }
        }
        return true
      }
    }
    var alarms: [Alarm] = []
    _ = try await play.run { moment in
      for index in moment.alarms.indices where moment.alarms[index].transition == .raised {
        alarms.append(Alarm(condition: moment.alarms[index].condition, time: moment.time))
      }
    }
    return alarms
  }

  /// When the client lies alone and still: for the tare, and for another one.
  private var stills: [Double] {
    scenario.events.filter { $0.kind == "client-still" }.map(\.time)
  }

  /// When the rest of that number begins.
  func rest(_ number: Int) -> Double? {
    let rests = scenario.events.filter { $0.kind == "rest" }
    return rests.indices.contains(number) ? rests[number].time : nil
  }

  /// What a studio sets.
  ///
  /// Where the foot is measured, the conservative preset with soft limits at nine tenths of it.
  /// On a single panel the stance foot counts too: 800 N at any place are more than a therapist of
  /// 70 kg weighs, so that it takes a blow or a second person to exceed them. The share of the
  /// body weight that is built in does not hold there.
  private func limits() throws -> MonitorLimits {
    var layers = LimitLayers()
    switch example {
    case .segmented:
      layers.preset = .conservative
      for region in BodyRegion.worked {
        let hard = try LimitSlot(.region(region), .hardForce)
        layers.client[try LimitSlot(.region(region), .softForce)] =
          LimitPreset.conservative.values[hard].map { 0.9 * $0 }
      }
    case .singlePanel: layers.client[try LimitSlot(.wholeBody, .hardForce)] = 800
    }
    var settings = MonitoringSettings(
      limits: EffectiveLimits(layers), ratedLoad: profile.ratedLoad)
    settings.setTherapist(mass: 70, footForceIsUpperBound: profile.footForceIsUpperBound)
    return settings.monitorLimits
  }
}

/// What goes wrong with the table, each in a rest of the session, in which nobody is pressed.
enum EquipmentFault: CaseIterable {
  /// Two seconds of scans never come.
  case gap
  /// A cell's converter stands at its rail for three seconds.
  case saturation
  /// It does not answer for three seconds.
  case absence
  /// For forty seconds 12 % of all readings come shifted by three bits.
  case glitchStorm

  /// From the rest's beginning, seconds.
  static let delay = 6.0

  var rest: Int {
    switch self {
    case .gap: 3
    case .saturation: 9
    case .absence: 10
    case .glitchStorm: 12
    }
  }

  var duration: Double {
    switch self {
    case .gap: 2
    case .saturation, .absence: 3
    case .glitchStorm: 40
    }
  }

  /// What becomes of a scan; false: it never comes.
  func disturb(_ frame: inout ScanFrame) -> Bool {
    // On the segmented table, of the ledge on which nobody stands.
    let channel = frame.channelCount - 1
    switch self {
    case .gap: return false
    case .saturation:
      frame.cells[channel] = CellReading(
        count: CellReading.countRange.upperBound, state: .saturatedHigh)
    case .absence: frame.cells[channel] = .absent
    case .glitchStorm:
      for cell in 0..<frame.channelCount {
        // A well mixed number of the reading (Knuth's multiplicative hash).
        let number = (frame.sequence &* 16 &+ UInt32(cell)) &* 2_654_435_761
        guard number >> 16 % 100 < 12 else { continue }
        let count = frame.cells[cell].count
        frame.cells[cell].count = (count << 11) >> 8
      }
    }
    return true
  }
}
