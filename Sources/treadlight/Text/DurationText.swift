import Foundation
import TableModel

/// Lengths of time as people read them.
enum DurationText {
  /// `350 ms`, `4.2 s`, `3 min 05 s` or `1 h 02 min`.
  static func text(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    if seconds < 0.9995 { return "\(Decimal.fixed(seconds * 1000, places: 0)) ms" }
    if seconds < 59.95 { return "\(Decimal.fixed(seconds, places: 1)) s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(whole / 3600) h \(twoDigits(whole / 60 % 60)) min"
  }

  /// `0:12:03`, for a clock that runs.
  static func clock(seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
    let whole = Int(seconds)
    return "\(whole / 3600):\(twoDigits(whole / 60 % 60)):\(twoDigits(whole % 60))"
  }

  private static func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}

/// Wall-clock times as people read them: local, with the zone where a day is named.
struct TimeText: Sendable {
  var zone = TimeZone.current

  /// `2026-11-21 10:15:30 +0100`.
  func dayAndTime(_ time: WallTime) -> String {
    let offset = zone.secondsFromGMT(for: date(time)) / 60
    let sign = offset < 0 ? "-" : "+"
    let digits = String(10000 + abs(offset) / 60 * 100 + abs(offset) % 60).dropFirst()
    return "\(day(time)) \(clock(time)) \(sign)\(digits)"
  }

  /// `2026-11-21`.
  func day(_ time: WallTime) -> String {
    date(time).formatted(Date.ISO8601FormatStyle(timeZone: zone).year().month().day())
  }

  /// `10:15:30`.
  func clock(_ time: WallTime) -> String {
    date(time).formatted(
      Date.ISO8601FormatStyle(timeZone: zone).time(includingFractionalSeconds: false))
  }

  private func date(_ time: WallTime) -> Date {
    // Later than the year 9999 is no date that anyone wrote on purpose.
    let seconds = min(time.nanoseconds / 1_000_000_000, 253_402_300_799)
    return Date(timeIntervalSince1970: TimeInterval(seconds))
  }
}
