import ArgumentParser
import Foundation
import Monitoring
import SessionAnalysis
import TableModel

/// Which part of a session is played.
struct ReplaySpan: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Begin there: 90s, 12:30 since the beginning, @10:15:30 by the clock.",
      valueName: "time"), transform: ReplayTime.argument)
  var from: ReplayTime?
  @Option(help: ArgumentHelp("End there.", valueName: "time"), transform: ReplayTime.argument)
  var to: ReplayTime?
  @Option(
    help: ArgumentHelp(
      "An alarm: its number, or its condition (fall, fall:2 is the second).",
      valueName: "alarm"), transform: Self.alarm)
  var around: AlarmChoice?
  @Option(
    help: ArgumentHelp(
      "How long before and after --around. (default: 10s)", valueName: "seconds"))
  var margin: String?

  /// Which of a session's alarms, in the order of their raising.
  enum AlarmChoice: Equatable, Sendable {
    case number(Int)
    case condition(String, Int)
  }

  var isGiven: Bool { from != nil || to != nil || around != nil }

  func validate() throws {
    if around != nil, from != nil || to != nil {
      throw ValidationError("give --around, or --from and --to, not both")
    }
    if margin != nil, around == nil { throw ValidationError("--margin is for --around: add it") }
    _ = try marginLength()
  }

  private func marginLength() throws -> Duration {
    guard let margin else { return .seconds(10) }
    return .seconds(try QuantityKind.seconds.value(of: margin))
  }

  private static var conditions: [String] {
    let names = AlarmCondition.allCases.map(\.name).joined(separator: ", ")
    return Paragraph.lines("There are: \(names)", width: 78)
  }

  private static func alarm(_ text: String) throws -> AlarmChoice {
    if let number = Int(text) {
      guard number > 0 else { throw ValidationError("alarms are counted from 1, not \(text)") }
      return .number(number)
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let number = parts.count > 1 ? Int(parts[1]) : 1
    guard parts.count <= 2, let number, number > 0 else {
      throw ValidationError("\(text) is no alarm: write 3, fall or fall:2")
    }
    guard AlarmCondition(name: parts[0]) != nil else {
      let nearest = Spelling.nearest(to: parts[0], among: AlarmCondition.allCases.map(\.name))
      throw ValidationError(
        "no alarm condition is called \(parts[0])"
          + (nearest.map { "; did you mean \($0)?" } ?? "")
          + "\n" + conditions.joined(separator: "\n"))
    }
    return .condition(parts[0], number)
  }

  /// The part of a session that began at `start`; without an end, to the session's own.
  ///
  /// The outline is asked for where it is needed only: it costs a run through the session.
  func range(
    start: WallTime, zone: TimeZone = .current, outline: () throws -> SessionOutline
  ) throws -> (from: Duration, to: Duration?) {
    if let around {
      let at = try Self.position(of: around, in: try outline().alarms)
      let margin = try marginLength()
      return (max(.zero, at - margin), at + margin)
    }
    let from = from?.position(after: start, zone: zone) ?? .zero
    let to = to?.position(after: start, zone: zone)
    if let to, to <= from {
      throw CommandFailure(
        "--to is not after --from: \(DurationText.clock(to)) and \(DurationText.clock(from))",
        status: .validationFailure)
    }
    return (from, to)
  }

  static func position(
    of choice: AlarmChoice, in alarms: [SessionOutline.Alarm]
  ) throws(CommandFailure) -> Duration {
    switch choice {
    case .number(let number):
      guard number <= alarms.count else {
        throw CommandFailure(
          alarms.isEmpty
            ? "no alarm was raised in this session"
            : "the session has \(Count.text(alarms.count, "alarm")), not \(number)")
      }
      return alarms[number - 1].position
    case .condition(let name, let number):
      let found = alarms.filter { $0.alarm.condition == name }
      guard number <= found.count else {
        let names = Set(alarms.map(\.alarm.condition)).sorted().joined(separator: ", ")
        throw CommandFailure(
          found.isEmpty
            ? "the session has no alarm \(name)"
            : "the session has \(Count.text(found.count, "alarm")) \(name), not \(number)",
          hint: alarms.isEmpty ? "No alarm was raised in it." : "It has: \(names)")
      }
      return found[number - 1].position
    }
  }

  /// The session ends before what was asked for begins.
  static func pastEnd(_ from: Duration, length: Duration) -> CommandFailure {
    CommandFailure(
      "\(DurationText.clock(from)) is past the session's end, which is "
        + "\(DurationText.clock(length)) long",
      hint: "For the time of day write an @ before it: --from @10:15:30",
      status: .validationFailure)
  }
}

extension DurationText {
  /// `0:12:03`.
  static func clock(_ duration: Duration) -> String { clock(seconds: duration / .seconds(1)) }
}
