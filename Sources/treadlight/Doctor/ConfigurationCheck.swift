/// What the daemon's program says of its configuration file.
struct ConfigurationCheck {
  static let path = "/etc/treadlight/treadlightd.yaml"

  var root: SystemRoot
  /// The end of `treadlightd --check-config`; nil where the program is not there.
  var answer: ProgramAnswer?

  var findings: [Finding] {
    guard root.exists(Self.path) else {
      return [.ok("configuration", "none: the daemon's own settings hold")]
    }
    guard let answer else {
      return [
        .warning(
          "configuration", "\(Self.path) cannot be checked: treadlightd is not installed here",
          fix: "sudo apt install treadlight")
      ]
    }
    switch answer.status {
    case 0: return [.ok("configuration", "\(Self.path) is sound")]
    case 78:
      return [
        .problem(
          "configuration", answer.firstErrorLine ?? "\(Self.path) is wrong",
          fix: "mend that line, then: sudo systemctl restart treadlightd")
      ]
    default:
      return [
        .warning(
          "configuration", "treadlightd --check-config ended with \(answer.status)",
          fix: "run it by hand: treadlightd --check-config")
      ]
    }
  }
}
