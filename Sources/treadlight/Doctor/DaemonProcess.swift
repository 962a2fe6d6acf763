/// The daemon as the kernel sees it: what it may do, and which files it was started from.
struct DaemonProcess: Equatable, Sendable {
  static let name = "treadlightd"
  /// `/proc` names no more processes than this on any machine that a table is plugged into.
  private static let mostProcesses = 1 << 16

  var number: Int
  var user: UInt32?
  var groups: [UInt32] = []
  /// The soft limits by the kernel's names; nil for one that is unlimited.
  var limits: [String: UInt64?] = [:]
  /// Whether its program was replaced since it began, as by an upgrade.
  var isOutdated = false
  /// The libusb that it has loaded; nil where this user may not look.
  var library: String?

  /// Every daemon that runs, several where a machine has as many.
  static func all(in root: SystemRoot) -> [DaemonProcess] {
    root.names(in: "/proc").prefix(mostProcesses).compactMap { Int($0) }.sorted()
      .filter { root.text("/proc/\($0)/comm") == name }
      .map { DaemonProcess($0, in: root) }
  }

  private init(_ number: Int, in root: SystemRoot) {
    self.number = number
    let folder = "/proc/\(number)"
    for line in Self.lines(root.text("\(folder)/status")) {
      let words = line.split(whereSeparator: \.isWhitespace)
      switch words.first {
      case "Uid:": user = words.dropFirst().first.flatMap { UInt32($0) }
      // Real, effective, saved, file system: one and the same for a service.
      case "Gid:": groups += words.dropFirst().prefix(1).compactMap { UInt32($0) }
      case "Groups:": groups += words.dropFirst().compactMap { UInt32($0) }
      default: break
      }
    }
    for line in Self.lines(root.text("\(folder)/limits")).dropFirst() {
      guard let (name, soft) = Self.limit(line) else { continue }
      limits[name] = soft
    }
    isOutdated = root.target("\(folder)/exe")?.hasSuffix(" (deleted)") ?? false
    library = Self.lines(root.text("\(folder)/maps")).compactMap { line in
      line.contains("/libusb-1.0.so") ? line.drop { $0 != "/" } : nil
    }.first.map(String.init)
  }

  private static func lines(_ text: String?) -> [Substring] {
    (text ?? "").split(whereSeparator: \.isNewline)
  }

  /// `Max open files            8192                 524288               files`.
  private static func limit(_ line: Substring) -> (String, UInt64?)? {
    guard let end = line.firstRange(of: "  ")?.lowerBound else { return nil }
    let values = line[end...].split(whereSeparator: \.isWhitespace)
    guard let soft = values.first else { return nil }
    if soft == "unlimited" { return (String(line[..<end]), nil) }
    guard let number = UInt64(soft) else { return nil }
    return (String(line[..<end]), number)
  }
}
