import TableModel

/// What `doctor` asks the machine that stands in no file.
struct Machine: Sendable {
  var user: UserFacts
  var now: WallTime
  /// Nil where the kernel does not say.
  var isClockSynchronised: Bool?
  /// Nil without a service manager, or where it knows no such unit.
  var service: ServiceFacts?
  var configuration: ProgramAnswer?

  static var current: Self {
    let properties = ServiceFacts.properties.flatMap { ["-p", $0] }
    return Self(
      user: .current, now: .now, isClockSynchronised: isClockSynchronised,
      service: ProgramAnswer.of("systemctl", ["show", "treadlightd"] + properties)
        .flatMap { $0.status == 0 ? ServiceFacts($0.output) : nil },
      configuration: ProgramAnswer.of("treadlightd", ["--check-config"]))
  }

  /// By the kernel's word, which counts for some minutes after whoever disciplines the clock last
  /// did so.
  private static var isClockSynchronised: Bool? {
    let answer = ProgramAnswer.of("timedatectl", ["show", "-p", "NTPSynchronized", "--value"])
    return switch answer?.output.first {
    case "y": true
    case "n": false
    default: nil
    }
  }
}
