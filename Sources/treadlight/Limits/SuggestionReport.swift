import ClientRegistry
import SessionAnalysis
import TableModel

/// What a client's sessions say about their limits, and what was left out of it.
struct SuggestionReport: Encodable, Sendable {
  /// A session that counts, or why it does not.
  struct Source: Encodable, Equatable, Sendable {
    enum Use: String, Encodable, Sendable {
      case counted
      /// Its log is not whole: what can be read counts.
      case inPart = "in-part"
      /// The stance foot counts as foot force, and that was not asked for.
      case atMost = "at-most"
      case running
      case unreadable
    }

    var session: String
    var use: Use
    /// What is wrong with the log.
    var problem: String?
  }

  var client: Pseudonym
  var percent: Double
  /// The values include the stance foot.
  var isUpperBound: Bool
  var sessions: [Source]
  var regions: [LimitSuggestion]

  enum CodingKeys: String, CodingKey {
    case client, sessions, regions
    case percent = "percentile"
    case isUpperBound = "foot_force_is_upper_bound"
  }

  /// Reads the logs of `rows` one after the other; `onRead` is told before each.
  init(
    client: Pseudonym, rows: [SessionRow], percent: Double, takesUpperBounds: Bool,
    onRead: (SessionRow) -> Void = { _ in }
  ) {
    self.client = client
    self.percent = percent
    var counted: [SessionEvidence] = []
    sessions = []
    for row in rows {
      guard row.state != .running else {
        sessions.append(Source(session: row.id, use: .running))
        continue
      }
      onRead(row)
      do throws(LogFailure) {
        let evidence = try LogFailure.naming(row.logPath) { () throws(ReplayError) in
          try SessionEvidence(path: row.logPath)
        }
        let use = Self.use(evidence, takesUpperBounds)
        sessions.append(
          Source(session: row.id, use: use, problem: EndingText.warning(evidence.ending)))
        if use == .counted || use == .inPart { counted.append(evidence) }
      } catch {
        sessions.append(Source(session: row.id, use: .unreadable, problem: error.failure.message))
      }
    }
    isUpperBound = counted.contains(where: \.isUpperBound)
    regions = LimitSuggestion.all(from: counted, percent: percent)
  }

  private static func use(_ evidence: SessionEvidence, _ takesUpperBounds: Bool) -> Source.Use {
    if evidence.isUpperBound, !takesUpperBounds { return .atMost }
    return evidence.ending == "closed" ? .counted : .inPart
  }
}

/// A suggestion as people read it; it says what it is made of, and sets nothing.
struct SuggestionText {
  var report: SuggestionReport

  var lines: [String] {
    head + table + commands + leftOut
  }

  private func count(_ use: SuggestionReport.Source.Use...) -> Int {
    report.sessions.count { use.contains($0.use) }
  }

  private var head: [String] {
    let counted = count(.counted, .inPart)
    guard counted > 0 else {
      return ["\(report.client): there is no session to learn from"]
    }
    let atMost =
      report.isUpperBound
      ? ["at most: the forces include the stance foot, so the limits come out too high"] : []
    return ["\(report.client): foot force in \(Count.text(counted, "session"))"] + atMost
  }

  private var table: [String] {
    guard !report.regions.isEmpty else {
      return count(.counted, .inPart) > 0 ? ["no region was pressed in them"] : []
    }
    var table = TextTable([
      .init("region"), .init("contact", .right), .init("p50", .right),
      .init("p\(Decimal.text(report.percent))", .right), .init("peak", .right),
      .init("presses", .right), .init("soft", .right), .init("hard", .right),
    ])
    for region in report.regions {
      let presses = region.presses.min().map {
        "\(region.presses.count): \(ForceText.measured($0))"
      }
      table.add(
        region.region.name, DurationText.text(seconds: region.contactTime),
        ForceText.measured(region.median), ForceText.measured(region.percentile),
        ForceText.measured(region.peak), presses ?? "none", verdict(region),
        region.hardForce.map { ForceText.measured($0) } ?? "-")
    }
    return table.lines + [
      "presses of the client's button: how many, and the least force at one"
    ]
  }

  private func verdict(_ region: LimitSuggestion) -> String {
    switch region.verdict {
    case .suggested: region.softForce.map { ForceText.measured($0) } ?? "-"
    case .tooLittle: "too little"
    case .tooLight: "too light"
    }
  }

  private var commands: [String] {
    let suggested = report.regions.filter { $0.verdict == .suggested }
    guard !suggested.isEmpty else { return [] }
    return ["", "Nothing is set. To set it, after talking with the client:"]
      + suggested.map { region in
        let hard = region.hardForce.map { " \(Decimal.text($0))N" } ?? ""
        let soft = region.softForce.map { " --soft \(Decimal.text($0))N" } ?? ""
        return "  treadlight limits set \(report.client) \(region.region.name)\(hard)\(soft)"
      }
  }

  private var leftOut: [String] {
    var lines: [String] = []
    if count(.atMost) > 0 {
      lines.append(
        "\(Count.text(count(.atMost), "session")) left out: on a table with one panel the stance "
          + "foot counts as foot force. To take them in all the same: --at-most")
    }
    if count(.running) > 0 { lines.append("the running session is left out") }
    for source in report.sessions where source.use == .inPart || source.use == .unreadable {
      let use = source.use == .inPart ? "counts in part" : "left out"
      lines.append("\(source.session) \(use): \(source.problem ?? "cannot be read")")
    }
    guard !lines.isEmpty else { return [] }
    return [""]
      + lines.flatMap { line -> [String] in
        let words = Paragraph.lines(Printable.text(line), width: 78)
        return words.prefix(1) + words.dropFirst().map { "  \($0)" }
      }
  }
}
