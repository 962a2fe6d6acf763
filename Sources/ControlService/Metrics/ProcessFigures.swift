internal import Glibc

/// What the kernel says of this process; nil where it does not.
struct ProcessFigures: Sendable {
  var residentBytes: UInt64?
  var openDescriptors: UInt64?
  var mostDescriptors: UInt64?
  var processorSeconds: Double?
  /// Unix time.
  var startedAt: Double?
  /// Seconds.
  var uptime: Double

  /// This process, which began at `start` of the monotonic clock and `wallStart` of the wall's.
  static func now(start: ContinuousClock.Instant, wallStart: Double) -> Self {
    ProcessFigures(
      residentBytes: residentBytes, openDescriptors: openDescriptors,
      mostDescriptors: mostDescriptors, processorSeconds: processorSeconds, startedAt: wallStart,
      uptime: start.duration(to: .now) / .seconds(1))
  }

  /// The second number of `/proc/self/statm`, in pages.
  private static var residentBytes: UInt64? {
    let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 128)
    // The kernel writes at most the array's length, within the call.
    let count = unsafe read(descriptor, &bytes, bytes.count)
    guard count > 0 else { return nil }
    let words = String(decoding: bytes[..<count], as: UTF8.self).split(separator: " ")
    guard words.count > 1, let pages = UInt64(words[1]) else { return nil }
    return pages * UInt64(clamping: sysconf(Int32(_SC_PAGESIZE)))
  }

  /// How many entries `/proc/self/fd` has, without the one that reads it.
  fileprivate static var openDescriptors: UInt64? {
    guard let folder = unsafe opendir("/proc/self/fd") else { return nil }
    // Closed on every way out of here, and not used after.
    defer { unsafe closedir(folder) }
    var count: UInt64 = 0
    while let entry = unsafe readdir(folder) {
      // A dot is no number: "." and "..".
      if unsafe entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    return count > 0 ? count - 1 : nil
  }

  static var mostDescriptors: UInt64? {
    var limit = rlimit()
    // The structure is written within the call only.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return nil
    }
    return UInt64(limit.rlim_cur)
  }

  private static var processorSeconds: Double? {
    var usage = rusage()
    // The structure is written within the call only.
    guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}

/// How many file descriptors this process has, and may have.
public struct DescriptorCount: Equatable, Sendable {
  /// With fewer the daemon does not begin: its doors would take what its table needs.
  public static let least: UInt64 = 128

  /// Nil where it cannot be counted, for which one is needed.
  public var open: UInt64?
  public var most: UInt64

  public init(open: UInt64?, most: UInt64) {
    self.open = open
    self.most = most
  }

  public static var now: Self {
    Self(open: ProcessFigures.openDescriptors, most: ProcessFigures.mostDescriptors ?? .max)
  }
}
