internal import Glibc

/// The host's clocks, read without allocation.
public enum HostClock {
  /// Nanoseconds of CLOCK_MONOTONIC.
  public static var monotonic: UInt64 { read(CLOCK_MONOTONIC) }
  /// Nanoseconds of CLOCK_REALTIME since 1970.
  public static var wall: UInt64 { read(CLOCK_REALTIME) }
  /// Nanoseconds of CLOCK_BOOTTIME, which goes on while the host is suspended.
  public static var boot: UInt64 { read(CLOCK_BOOTTIME) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    // The struct outlives the call; the call cannot fail with these clocks.
    unsafe clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}

extension HostClock {
  /// Lets the calling thread rest for that long, or less when a signal comes.
  public static func rest(nanoseconds: UInt64) {
    var time = timespec(
      tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    // The struct outlives the call.
    unsafe nanosleep(&time, nil)
  }
}
