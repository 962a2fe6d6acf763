import ArgumentParser
import Foundation
import SessionExport
import TableModel

/// A place in a session as the command line names it.
enum ReplayTime: Equatable, Sendable {
  /// Since the session's first entry.
  case offset(Duration)
  /// The first time after the session's beginning that clocks showed this: seconds of the day.
  case clock(Int)
  case wall(WallTime)

  static let examples = "90s, 12:30, 1:02:03 since its beginning, or @10:15:30 by the clock"

  /// Reads `90s`, `5min`, `12:30`, `1:02:03.5` or `@10:15`; nil for anything else.
  init?(_ text: String) {
    if text.hasPrefix("@") {
      let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
      guard 2...3 ~= parts.count, let numbers = Self.numbers(parts),
        numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 })
      else { return nil }
      self = .clock(numbers[0] * 3600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0))
      return
    }
    if let seconds = Self.seconds(text) {
      self = .offset(.milliseconds(Int64((seconds * 1000).rounded())))
      return
    }
    switch try? MomentText.moment(text) {
    case .offset(let nanoseconds): self = .offset(.nanoseconds(Int64(clamping: nanoseconds)))
    case .wall(let time): self = .wall(time)
    case nil: return nil
    }
  }

  /// The value of an option that names a time.
  static func argument(_ text: String) throws -> Self {
    guard let time = Self(text) else {
      throw ValidationError("\(text) is no time: write \(examples)")
    }
    return time
  }

  private static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 1 else {
      // No time at all is a place too.
      if ["0", "0s"].contains(text) { return 0 }
      return try? QuantityKind.seconds.value(of: text)
    }
    guard parts.count <= 3, let whole = numbers(parts.dropLast()), whole[0] < 10_000,
      let last = parts.last, last.first?.isNumber == true,
      last.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }),
      let rest = Double(last), rest < 60,
      whole.dropFirst().allSatisfy({ $0 < 60 })
    else { return nil }
    return Double(whole.reduce(0) { $0 * 60 + $1 }) * 60 + rest
  }

  /// Numbers of digits only; nil where one is something else.
  private static func numbers(_ parts: some Sequence<Substring>) -> [Int]? {
    var numbers: [Int] = []
    for part in parts {
      guard 1...5 ~= part.count, part.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
        let number = Int(part)
      else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// How long after `start` it is.
  func position(after start: WallTime, zone: TimeZone = .current) -> Duration {
    switch self {
    case .offset(let offset): return offset
    case .wall(let time):
      return .nanoseconds(Int64(clamping: time.nanoseconds(since: start)))
    case .clock(let second):
      let began = Date(timeIntervalSince1970: Double(start.nanoseconds) / 1e9)
      let local = began.timeIntervalSince1970 + Double(zone.secondsFromGMT(for: began))
      let ofDay = local.truncatingRemainder(dividingBy: 86400)
      let wait = Double(second) - ofDay
      // A second that has begun when the session does is the session's beginning.
      if wait > -1, wait <= 0 { return .zero }
      return .milliseconds(Int64(((wait < 0 ? wait + 86400 : wait) * 1000).rounded()))
    }
  }

  /// The same for an export of the session that began at `start`.
  func moment(start: WallTime, zone: TimeZone = .current) -> SessionMoment {
    switch self {
    case .offset(let offset): return .offset(Self.nanoseconds(offset))
    case .wall(let time): return .wall(time)
    case .clock:
      let position = Self.nanoseconds(position(after: start, zone: zone))
      return .wall(WallTime(nanoseconds: start.nanoseconds + position))
    }
  }

  private static func nanoseconds(_ duration: Duration) -> UInt64 {
    let (seconds, attoseconds) = duration.components
    return UInt64(clamping: seconds) * 1_000_000_000
      + UInt64(clamping: attoseconds / 1_000_000_000)
  }

  /// Seconds since the first scan of the session that began at `start`.
  func seconds(start: WallTime, firstScan: WallTime, zone: TimeZone = .current) -> Double {
    if case .offset(let offset) = self { return offset / .seconds(1) }
    let late = Double(firstScan.nanoseconds) - Double(start.nanoseconds)
    return max(0, position(after: start, zone: zone) / .seconds(1) - late / 1e9)
  }
}
