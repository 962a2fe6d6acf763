internal import Foundation
internal import TableModel

extension AlarmNotice {
  /// The title line: "HIGH ALARM: foot force over the client's limit, left calf"; where there are
  /// several tables, "HIGH ALARM, table window: …".
  ///
  /// Priority and event stand in words: nothing is told by colour alone.
  public var summary: String {
    let which = tableName.map { ", table \($0)" } ?? ""
    let words = "\(heading)\(which): \(title)" + (place.map { ", \($0)" } ?? "")
    return (isTest ? "TEST, no alarm: \(words)" : words).onOneLine
  }

  /// A few lines of detail below the title line.
  public var text: String {
    var lines: [String] = []
    if let value, value.isFinite {
      let limited = limit.flatMap { $0.isFinite ? ", limit \(number($0))" : nil } ?? ""
      lines.append("\(number(value))\(limited)")
    }
    let origins = [
      client.map { "client \($0)" }, session.map { "session \($0)" }, table.map { "table \($0)" },
    ]
    let origin = origins.compactMap(\.self).joined(separator: ", ")
    if !origin.isEmpty { lines.append(origin) }
    let date = Date(timeIntervalSince1970: Double(at.nanoseconds / 1_000_000_000))
    lines.append("\(condition), \(date.formatted(.iso8601))")
    return lines.map(\.onOneLine).joined(separator: "\n")
  }

  private var heading: String {
    let kind = isTechnical ? "technical alarm" : "alarm"
    return switch event {
    case .raised: "\(priority) \(kind)".uppercased()
    case .realarmed: "STILL, \(priority) \(kind)".uppercased()
    case .acknowledged: "Acknowledged, \(priority) \(kind)"
    case .cleared: "Cleared, \(priority) \(kind)"
    case .test: "\(priority) \(kind)".uppercased()
    }
  }

  /// Whole newtons are what a person takes in; pascals and small forces keep one digit.
  private func number(_ value: Double) -> String {
    let digits = abs(value) < 100 ? 1 : 0
    let style = FloatingPointFormatStyle<Double>(locale: Locale(identifier: "en_US_POSIX"))
      .precision(.fractionLength(digits)).grouping(.never)
    return value.formatted(style) + (unit.map { " \($0)" } ?? "")
  }
}

extension String {
  /// The same without control characters, which a terminal or a program would obey.
  var onOneLine: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
