import TableModel

/// Checks of the clock, by which sessions are named and limits change hands.
///
/// Samples have the table's own clock; a wrong one here makes wrong dates, not wrong loads.
struct ClockChecks {
  /// Before this program was written: 2026-01-01.
  static let earliest = WallTime(nanoseconds: 1_767_225_600_000_000_000)
  /// Between the system's clock and the one that runs without power, seconds.
  static let largestDifference = 60.0

  var root: SystemRoot
  var now: WallTime
  /// Whether the kernel is told that its clock follows another; nil where it does not say.
  var isSynchronised: Bool?

  var findings: [Finding] {
    guard now >= Self.earliest else {
      return [
        .problem(
          "clock", "it stands before 2026: sessions get wrong dates",
          fix: "sudo timedatectl set-ntp true, or sudo date -s 'YYYY-MM-DD HH:MM'")
      ]
    }
    return [synchronisation] + battery
  }

  private var synchronisation: Finding {
    if root.exists("/run/systemd/timesync/synchronized") || isSynchronised == true {
      return .ok("clock", "synchronised")
    }
    guard isSynchronised == false || root.exists("/run/systemd/timesync") else {
      return .ok("clock", "the system does not say whether it is synchronised")
    }
    return .warning(
      "clock", "not synchronised: dates of sessions may be off",
      fix: "sudo timedatectl set-ntp true")
  }

  /// Nothing where there is no clock that runs without power, as in a virtual machine.
  private var battery: [Finding] {
    guard let text = root.text("/sys/class/rtc/rtc0/since_epoch"), let seconds = Double(text) else {
      return []
    }
    let difference = abs(seconds - Double(now.nanoseconds) / 1e9)
    // Some keep local time: whole quarters of an hour are a zone, not a fault.
    let zone = (difference / 900).rounded() * 900
    guard difference > Self.largestDifference, zone > 50_400 || abs(difference - zone) > 60 else {
      return []
    }
    let words = DurationText.text(seconds: difference)
    return [
      .warning(
        "clock", "the one that runs without power is off by \(words)",
        fix: "sudo hwclock --systohc; if it comes back, replace the battery")
    ]
  }
}
