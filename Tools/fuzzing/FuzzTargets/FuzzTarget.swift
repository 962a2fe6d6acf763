/// A part of Treadlight that reads what others write, as the fuzzer runs it.
///
/// Each takes any bytes, returns, and ends the process where a promise of the part is not kept.
/// Under `Tools/fuzz` the bytes are searched for what does so; the tests run what was found.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Bulk transfers of a table: frames, losses, times.
  case frames
  /// What a table answers on its control endpoint.
  case answers
  /// What a host asks a table, in the table.
  case device
  /// A session log, read in every way there is.
  case log
  /// The same, verified, finished and recovered.
  case logMend = "log-mend"
  /// The same, judged again and summed up.
  case replay
  /// Files that people write: table profiles and limits.
  case yaml
  /// Recordings of forces as CSV.
  case recording

  public func run(_ bytes: [UInt8]) {
    switch self {
    case .frames: FramesTarget.run(bytes)
    case .answers: AnswersTarget.run(bytes)
    case .device: DeviceTarget.run(bytes)
    case .log: LogTarget.run(bytes)
    case .logMend: LogMendTarget.run(bytes)
    case .replay: ReplayTarget.run(bytes)
    case .yaml: YAMLTarget.run(bytes)
    case .recording: RecordingTarget.run(bytes)
    }
  }

  /// Inputs to begin from, made by what writes such bytes in earnest.
  public func seeds() throws -> [[UInt8]] {
    switch self {
    case .frames: FramesTarget.seeds()
    case .answers: AnswersTarget.seeds()
    case .device: DeviceTarget.seeds()
    case .log: try LogSeeds.all(ways: LogTarget.Way.allCases.count)
    case .logMend: try LogSeeds.all(ways: 4)
    case .replay: try LogSeeds.sessions()
    case .yaml: YAMLTarget.seeds()
    case .recording: RecordingTarget.seeds()
    }
  }
}
