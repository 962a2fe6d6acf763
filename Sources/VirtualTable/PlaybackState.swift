/// Where the playback stands.
public enum PlaybackState: Sendable, Equatable {
  /// Not begun.
  case waiting
  /// Begins with the next scan.
  case requested
  case playing(index: Int)
  /// The last force has been played: the table is empty.
  case ended

  func scan(rateMillihertz: UInt32) -> PlaybackScan? {
    guard case .playing(let index) = self else { return nil }
    return PlaybackScan(index: index, rateMillihertz: rateMillihertz)
  }
}
