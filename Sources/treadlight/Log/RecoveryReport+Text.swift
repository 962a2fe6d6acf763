import TableModel

extension RecoveryReport {
  var lines: [String] { lines(time: TimeText()) }

  func lines(time: TimeText) -> [String] {
    let kept = "\(Count.text(chunks, "chunk")), \(Count.text(messages, "message"))"
    guard let output else {
      return Self.wrapped("\(file) is whole: \(kept); nothing to recover, no file written")
    }
    var lines = Self.wrapped(
      output == file
        ? "\(file) has been given its end: \(kept)"
        : "all that is sound of \(file) is in \(output): \(kept)")
    if !attachments.isEmpty {
      lines += Self.wrapped("attachments kept: " + attachments.joined(separator: ", "))
    }
    if droppedBytes > 0 {
      lines += Self.wrapped(
        output == file
          ? "cut off at the end: \(Count.text(droppedBytes, "byte"))"
          : "left out: \(Count.text(droppedBytes, "byte")) \(whereDropped)")
    }
    if !hasSessionHeader {
      lines += Self.wrapped(
        "the session's header is lost: who it was and under which limits is not known, and "
          + "summary and replay cannot read the log; scans can be exported")
    }
    guard !missing.isEmpty else {
      return lines + [isWhole ? "nothing is missing" : "no time is known to be missing"]
    }
    return lines + [""] + table(time) + [
      "", "Blocks hold up to 0.4 s of scans each; entries are alarms, notes and the like.",
    ]
  }

  /// `in 2 damaged places and at the end`; only where there is any.
  private var whereDropped: String {
    let places = "in \(Count.text(damagedPlaces, "damaged place"))"
    guard damagedPlaces > 0 else { return "at the end" }
    return isCutOff ? "\(places) and at the end" : places
  }

  private func table(_ time: TimeText) -> [String] {
    var table = TextTable([
      .init("missing from"), .init("to"), .init("length", .right), .init("blocks", .right),
      .init("entries", .right), .init("why", widest: 23),
    ])
    for stretch in missing {
      let scans = stretch.messages["/table/scans"] ?? 0
      let others = stretch.messages.values.reduce(0, +) - scans
      table.add(
        stretch.from.map { Self.moment($0, time) } ?? "start",
        stretch.to.map { Self.moment($0, time) } ?? "end",
        stretch.seconds.map { "\(Decimal.fixed($0, places: 3)) s" } ?? "?",
        Self.blocks(scans, stretch), Self.blocks(others, stretch), stretch.why)
    }
    return table.lines
  }

  private static func blocks(_ count: Int, _ stretch: Stretch) -> String {
    count == 0 && stretch.to == nil ? "?" : "\(count)"
  }

  /// `10:15:30.250`.
  static func moment(_ moment: WallTime, _ time: TimeText) -> String {
    let milliseconds = 1000 + moment.nanoseconds / 1_000_000 % 1000
    return "\(time.clock(moment)).\(String(milliseconds).dropFirst())"
  }

  private static func wrapped(_ text: String) -> [String] {
    let lines = Paragraph.lines(Printable.text(text), width: 78)
    return lines.prefix(1) + lines.dropFirst().map { "  " + $0 }
  }
}
