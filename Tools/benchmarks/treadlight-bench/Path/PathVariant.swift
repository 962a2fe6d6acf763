import ArgumentParser

/// How far the scans go on the way from bytes to alarms.
enum PathVariant: String, CaseIterable, Codable, ExpressibleByArgument {
  /// Counts to loads in C, with a check for false readings: no bytes, no alarms.
  case guardedC = "guarded-c"
  case decode
  case loads
  /// Loads under every limit: nothing happens.
  case calm
  /// Everything the monitor's thread does up to the rings, nothing happening.
  case calmPath = "calm-path"
  /// The same with a load that crosses its limit all the time, and people who act on the alarms.
  case busyPath = "busy-path"

  var title: String {
    switch self {
    case .guardedC: "C: counts to loads, checked"
    case .decode: "bytes to scans"
    case .loads: "  and to loads"
    case .calm: "  and through the monitor"
    case .calmPath: "  and from ring to rings"
    case .busyPath: "the same, alarms all the time"
    }
  }
}
