import ArgumentParser
import ClientLimits
import TableModel

/// What `contraindication add` was told, before it is a contraindication.
struct ContraindicationOrder: Equatable, Sendable {
  /// A known kind's name, or the studio's own words.
  var kind: String
  var region: String?
  var blocksSession = false
  /// The day it happened.
  var since: String?
  var until: String?
  var note: String?

  /// Works out what is blocked, and until when.
  ///
  /// A known kind that blocks for some days blocks that many whole days after the day it happened:
  /// at what hour of that day is not known.
  func contraindication(
    at now: WallTime, in days: DayText = DayText()
  ) throws(CommandFailure) -> Contraindication {
    let known = KnownContraindication.all.first { $0.name == kind }
    let block = try block(known)
    let end = try end(known, in: days)
    if let end, end <= now { throw LimitFlaw.endsBeforeItBegins.failure }
    return Contraindication(kind: kind, block: block, until: end, note: note)
  }

  private func block(
    _ known: KnownContraindication?
  ) throws(CommandFailure) -> Contraindication.Block {
    guard !(blocksSession && region != nil) else {
      throw refusal("--session and --region are given: one of them")
    }
    let named = try region.map { name throws(CommandFailure) in try Self.region(name) }
    switch known?.block {
    case .session, .sessionForDays:
      guard named == nil else {
        throw refusal(
          "\(kind) blocks the whole session, not a region", hint: "Leave --region out.")
      }
      return .session
    case .region:
      guard let named else { throw LimitFlaw.regionNeeded(kind).failure }
      return .region(named)
    case nil:
      if let named { return .region(named) }
      guard blocksSession else { throw unknown }
      return .session
    }
  }

  private var unknown: CommandFailure {
    do throws(LimitFlaw) {
      _ = try KnownContraindication(named: kind)
      return refusal("\(kind) is known")
    } catch {
      return error.failure
    }
  }

  private func end(
    _ known: KnownContraindication?, in days: DayText
  ) throws(CommandFailure) -> WallTime? {
    let last = try until.map { text throws(CommandFailure) in try days.start(of: text) }
    guard case .sessionForDays(let count) = known?.block else {
      guard since == nil else {
        throw refusal(
          "--since goes with a kind that blocks for some days, and \(kind) is none",
          hint: "Say when it ends with --until, or leave it out: then it holds until removed.")
      }
      return last
    }
    switch (since, last) {
    case (nil, let last?): return last
    case (let since?, nil): return days.days(count + 1, after: try days.start(of: since))
    case (.some, .some): throw refusal("--since and --until are given: one of them")
    case (nil, nil):
      throw refusal(
        "\(kind) blocks for \(count) days, and it is not known from when",
        hint: "Say when it happened with --since 2026-11-21, or when it ends with --until.")
    }
  }

  private static func region(_ name: String) throws(CommandFailure) -> BodyRegion {
    guard case .region(let region) = try LimitsCommand.scope(name) else {
      throw CommandFailure(
        "\(name) is no region", hint: "To block whole sessions: --session",
        status: .validationFailure)
    }
    return region
  }

  private func refusal(_ message: String, hint: String? = nil) -> CommandFailure {
    CommandFailure(message, hint: hint, status: .validationFailure)
  }
}
