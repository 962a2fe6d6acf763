import ArgumentParser
import Foundation
import SessionExport
import TableModel

/// Moments of a session as people write them.
enum MomentText {
  /// Reads `90`, `90s`, `2min`, `12:30`, `1:02:03.5`, or a wall-clock time with its zone.
  static func moment(_ text: String) throws -> SessionMoment {
    if text.contains("T") || text.contains("t") { return .wall(try wallTime(text)) }
    let seconds = text.contains(":") ? clock(text) : duration(text)
    guard let seconds, seconds.isFinite, 0..<1e9 ~= seconds else {
      throw ValidationError(
        "\(text) is no time: write 90s, 12:30, 1:02:03 or 2026-11-21T10:15:30Z")
    }
    return .offset(UInt64((seconds * 1e9).rounded()))
  }

  private static func duration(_ text: String) -> Double? {
    let units: [(String, Double)] = [("ms", 1e-3), ("min", 60), ("s", 1), ("h", 3600), ("", 1)]
    guard let (unit, factor) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
    return plainNumber(text.dropLast(unit.count)).map { $0 * factor }
  }

  /// `mm:ss` or `h:mm:ss`, the seconds with decimals if need be.
  private static func clock(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard 2...3 ~= parts.count else { return nil }
    var seconds = 0.0
    for (index, part) in parts.enumerated() {
      guard let number = plainNumber(part) else { return nil }
      if index > 0, number >= 60 { return nil }
      if index < parts.count - 1, part.contains(".") { return nil }
      seconds = seconds * 60 + number
    }
    return seconds
  }

  /// Digits and at most one point: no sign, no exponent, no `inf`.
  private static func plainNumber(_ text: Substring) -> Double? {
    guard text.contains(where: \.isNumber),
      text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") })
    else { return nil }
    return Double(text)
  }

  private static func wallTime(_ text: String) throws -> WallTime {
    let upper = text.uppercased()
    let styles = [
      Date.ISO8601FormatStyle(includingFractionalSeconds: true),
      Date.ISO8601FormatStyle(includingFractionalSeconds: false),
    ]
    let date = styles.lazy.compactMap { try? $0.parse(upper) }.first
    guard let date, date.timeIntervalSince1970 >= 0 else {
      throw ValidationError(
        "\(text) is no wall-clock time: write 2026-11-21T10:15:30Z, or with +01:00 for Z")
    }
    return WallTime(nanoseconds: UInt64((date.timeIntervalSince1970 * 1000).rounded()) * 1_000_000)
  }
}
