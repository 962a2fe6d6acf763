/// Nanoseconds on the host's monotonic clock (CLOCK_MONOTONIC), which no one can set.
public struct HostTime: Comparable, Hashable, Sendable {
  public var nanoseconds: UInt64

  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The time from `earlier` to here; zero if `earlier` is the later one.
  public func nanoseconds(since earlier: HostTime) -> UInt64 {
    nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
  }
}

/// Nanoseconds of wall-clock time since 1970-01-01 UTC (CLOCK_REALTIME): for people, and for log
/// times.
///
/// Never used to measure how long something took.
public struct WallTime: Comparable, Hashable, Sendable, Codable, BitwiseCopyable {
  public var nanoseconds: UInt64

  public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

  public init(from decoder: any Decoder) throws {
    nanoseconds = try decoder.singleValueContainer().decode(UInt64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(nanoseconds)
  }

  public static func < (a: Self, b: Self) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The time from `earlier` to here; zero if `earlier` is the later one, as a foreign log may say.
  public func nanoseconds(since earlier: WallTime) -> UInt64 {
    nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
  }

  /// The same in seconds.
  public func seconds(since earlier: WallTime) -> Double {
    Double(nanoseconds(since: earlier)) / 1e9
  }
}
