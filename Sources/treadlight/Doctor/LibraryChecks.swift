/// Checks of libusb, which this program does not load itself: what is installed, and what the
/// daemon has loaded.
struct LibraryChecks {
  static let name = "libusb-1.0.so.0"
  static let folders = ["/usr/local/lib", "/usr/lib64", "/lib64", "/usr/lib", "/lib"]

  var root: SystemRoot
  var process: DaemonProcess?

  var finding: Finding {
    if let loaded = process?.library {
      guard loaded.hasSuffix(" (deleted)") else { return .ok("libusb", "loaded: \(loaded)") }
      return .warning(
        "libusb", "it was replaced since the daemon began, which still has the one before",
        fix: "after the session: sudo systemctl restart treadlightd")
    }
    guard let path = installed else {
      return .problem(
        "libusb", "\(Self.name) is not installed: the daemon cannot start",
        fix: "sudo apt install libusb-1.0-0")
    }
    return .ok("libusb", "installed: \(path)")
  }

  /// With the name of the file behind the link, which has the version.
  private var installed: String? {
    let tripled = root.names(in: "/usr/lib").filter { $0.contains("-linux-") }
      .map { "/usr/lib/\($0)" }
    for folder in Self.folders + tripled {
      let path = "\(folder)/\(Self.name)"
      guard root.exists(path) else { continue }
      return root.target(path).map { "\(path) -> \($0)" } ?? path
    }
    return nil
  }
}
