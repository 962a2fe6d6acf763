import Foundation

@testable import treadlight

/// A folder that stands for a machine's files; made of paths and texts, `->` before a link's.
struct FakeMachine {
  let root: SystemRoot

  init(_ files: [String: String]) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("treadlight-\(UUID().uuidString)")
    for (path, text) in files {
      let url = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      if text.hasPrefix("->") {
        try FileManager.default.createSymbolicLink(
          atPath: url.path, withDestinationPath: String(text.dropFirst(2)))
      } else {
        try Data(text.utf8).write(to: url)
      }
    }
    root = SystemRoot(prefix: folder.path)
  }

  func remove() { try? FileManager.default.removeItem(atPath: root.prefix) }

  static let device = "/sys/bus/usb/devices/1-2"
  static let rule = #"SUBSYSTEM=="usb", ATTR{idVendor}=="1209", ATTR{idProduct}=="0001", "#

  static let healthy = [
    "/run/udev/control": "",
    "/usr/lib/udev/rules.d/70-treadlight.rules": "# the table\n" + rule + #"TAG+="uaccess""#,
    "\(device)/idVendor": "1209\n", "\(device)/idProduct": "0001\n",
    "\(device)/serial": "TL-1\n", "\(device)/busnum": "1\n", "\(device)/devnum": "12\n",
    "/sys/bus/usb/devices/usb1/idVendor": "1d6b\n", "/sys/bus/usb/devices/1-0:1.0/x": "",
    "/dev/bus/usb/001/012": "",
  ]

  /// Runs `body` on a machine with these files.
  static func with<Result>(
    _ files: [String: String], _ body: (SystemRoot) throws -> Result
  ) throws -> Result {
    let machine = try FakeMachine(files)
    defer { machine.remove() }
    return try body(machine.root)
  }
}

/// What is not in order, as `problem name`.
func worst(_ findings: [Finding]) -> [String] {
  findings.filter { $0.level != .ok }.map { "\($0.level.rawValue) \($0.name)" }
}
