import Calibration
import TableModel
import TableProtocol

@testable import treadlight

/// A rigid panel on four cells, as far as a guided conversation sees it: no noise, no waiting.
struct CalibrateBench {
  /// Newtons per count.
  static let gain = 8e-4
  static let zero = 200_000.0

  var profile = TableProfile(
    name: "bench", ratedLoad: Newtons(1200),
    cells: [(0, 0.0, 0.0), (1, 600, 0), (2, 600, 1800), (3, 0, 1800)].map {
      TableProfile.Cell(channel: $0.0, x: $0.1, y: $0.2)
    },
    panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])])
  var now: UInt64 = 1_800_000_000_000_000_000
  /// Channels that carry each other's cell.
  var exchanged: (Int, Int)?

  var time: WallTime { WallTime(nanoseconds: now) }

  func run(mass: Double = 20, isQuick: Bool = true) throws -> CalibrationRun {
    try CalibrationRun(
      profile: profile, serial: "VT-0001", channelCount: 4, calibration: nil, mass: mass,
      operatorName: "maria", at: time, isQuick: isQuick)
  }

  /// What is measured with 20 kg at a place, or with nothing on the table.
  mutating func measure(
    _ place: TableProfile.Position?, seconds: Double = 2
  ) -> TableMeasurement {
    now += UInt64(seconds * 1e9)
    var loads = profile.cells.map { cell in
      place.map {
        20 * standardGravity
          * (0.25 + ($0.x - 300) * (cell.x - 300) / 360_000
            + ($0.y - 900) * (cell.y - 900) / 3_240_000)
      } ?? 0
    }
    if let (a, b) = exchanged { loads.swapAt(a, b) }
    let channels = loads.enumerated().map { channel, load in
      let mean = Self.zero + load / Self.gain
      return ChannelMeasurement(
        channel: channel, meanCount: mean, deviation: 10, slope: 0, minimum: Int32(mean - 30),
        maximum: Int32(mean + 30), goodScans: Int(600 * seconds), glitches: 0, state: "good")
    }
    return TableMeasurement(
      duration: seconds, scans: Int(600 * seconds), rate: 600, channels: channels)
  }
}

/// A conversation with someone who does what is asked, and all that was said.
struct CalibrateScene {
  var bench: CalibrateBench
  var talk: GuidedTalk<CalibrationRun>
  var said: [String] = []
  var kept: [CalibrationRun] = []
  var ending: TalkEnding?
  var prompts = 0
  /// The measurement asked for and not yet given, seconds.
  private(set) var due: Double?
  private(set) var isActing = false

  init(_ options: TalkOptions = .init(), bench: CalibrateBench = .init()) throws {
    self.bench = bench
    talk = GuidedTalk(try bench.run(), options)
    obey(talk.begin(at: bench.time))
  }

  /// What was said since the last look, in one text.
  mutating func hear() -> String {
    defer { said = [] }
    return said.joined(separator: "\n")
  }

  mutating func tell(_ event: TalkEvent) { obey(talk.handle(event, at: bench.time)) }

  mutating func type(_ line: String) { tell(.line(line)) }

  /// Gives the measurement that is due, with the mass at a place.
  mutating func measure(_ place: TableProfile.Position?) {
    guard let seconds = due else { return }
    due = nil
    let measurement = bench.measure(place, seconds: seconds)
    tell(.measured(measurement, at: bench.time))
  }

  /// Where the mass belongs in the next step.
  var place: TableProfile.Position? { talk.work.next.flatMap(bench.profile.place) }

  /// Does one step as it should be done, by hand.
  mutating func step() {
    let place = place
    type("")
    measure(place)
  }

  mutating func stepAll() {
    while talk.work.next != nil, ending == nil { step() }
  }

  private mutating func obey(_ actions: [TalkAction]) {
    for action in actions {
      switch action {
      case .say(let lines): said += lines
      case .live(let line): said.append("live: \(line)")
      case .prompt: prompts += 1
      case .measure(let seconds):
        precondition(due == nil, "one measurement at a time")
        due = seconds
      case .keep: kept.append(talk.work)
      case .act: isActing = true
      case .finish(let ending): self.ending = ending
      }
    }
  }
}
