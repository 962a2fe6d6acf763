public import TableProtocol

/// How every channel of the table was over some scans: the worst of its states, and its age.
///
/// A converter that starts over twice a second is good in between, so one scan would say too
/// little.
public struct CellWatch: Sendable, BitwiseCopyable {
  /// The table's channels, wired or not; 0 before the first scan.
  public private(set) var channelCount = 0
  private var states: [16 of CellState] = .init(repeating: .good)
  private var ages: [16 of UInt16] = .init(repeating: 0)
  private var falseReadings: [16 of UInt16] = .init(repeating: 0)

  public init() {}

  /// The worst state; stuck also where the channel was found flat.
  public func state(of channel: Int) -> CellState { states[channel] }

  /// The age that the channel's reading had in the newest scan, in units of 10 microseconds.
  public func age(of channel: Int) -> UInt16 { ages[channel] }

  /// How many of the channel's readings were found to be false.
  public func glitches(of channel: Int) -> UInt16 { falseReadings[channel] }

  /// Takes one scan, after `estimator` has: its filter says which readings are false.
  public mutating func take(_ frame: ScanFrame, by estimator: LoadEstimator) {
    channelCount = frame.channelCount
    for channel in 0..<frame.channelCount {
      ages[channel] = frame.cells[channel].age
      let verdict = estimator.verdict(on: channel)
      guard verdict != .suspect else {
        falseReadings[channel] &+= 1  // 65 s at a thousand scans a second
        continue
      }
      let seen = verdict == .flat ? .stuck : frame.cells[channel].state
      if seen.severity > states[channel].severity { states[channel] = seen }
    }
  }
}
