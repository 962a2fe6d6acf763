/// The histories whose alarms are stored in `Tests/Vectors/alarms`, one file of `EventText` lines
/// for each seed.
///
/// A file is named after its seed, which is all that the history depends on.
enum AlarmVectors {
  static let seeds: Range<UInt64> = 1..<13
  static let stepCount = 2_000
}
