import ArgumentParser
import Foundation
import TableModel

/// Days as people write them on the command line: `2026-11-21`, in the local zone.
struct DayText: Sendable {
  var zone = TimeZone.current

  /// The beginning of the day that `text` names.
  func start(of text: String) throws(CommandFailure) -> WallTime {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { part in
      part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
    }
    let components =
      parts.count == 3
      ? DateComponents(year: parts[0], month: parts[1], day: parts[2]) : DateComponents()
    guard let date = calendar.date(from: components), text == self.text(of: date) else {
      throw CommandFailure(
        "\"\(text)\" is no day: write it as 2026-11-21, year, month, day",
        status: .validationFailure)
    }
    return WallTime(date)
  }

  /// The beginning of the day so many days after another's beginning.
  func days(_ count: Int, after start: WallTime) -> WallTime {
    let date = Date(timeIntervalSince1970: Double(start.nanoseconds) / 1e9)
    // Whole days of the calendar, which are 23 or 25 hours where the clocks change.
    return calendar.date(byAdding: .day, value: count, to: date).map { WallTime($0) } ?? start
  }

  private var calendar: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    return calendar
  }

  private func text(of date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(timeZone: zone).year().month().day())
  }
}
