import SessionLog
import TableModel

extension InfoReport {
  func lines(time: TimeText = TimeText()) -> [String] {
    var lines = ["log        \(Printable.text(path))"]
    if let header {
      lines += [
        "session    \(header.session)", "client     \(header.client)",
        "therapist  \(header.therapist ?? "not known")",
      ]
      if let table = header.table {
        lines.append(
          "table      \(table.serial), \(Count.text(table.channels, "channel")), "
            + "\(Decimal.text(table.rate)) scans/s, firmware \(table.firmware)")
      }
      let software = header.software.map { ", by \($0)" } ?? ""
      lines += ["recorded   \(time.dayAndTime(header.startedAt))\(software)"]
    } else {
      lines.append("session    NOT KNOWN: the session's header is lost")
    }
    if let duration { lines.append("length     \(DurationText.text(seconds: duration))") }
    lines += ["ends       \(ending)", "size       \(size)"]
    lines += clock?.lines(time: time) ?? []
    lines += attachmentLines
    return (lines + [""] + table).map { Printable.text($0) }
  }

  private var ending: String {
    guard state == .damaged, let chunks, let promisedChunks else { return state.words }
    let next = "(next: treadlight log verify)"
    return chunks < promisedChunks
      ? "damaged: \(chunks) of \(Count.text(promisedChunks, "chunk")) can be read \(next)"
      : "damaged: its data is not as its summary says \(next)"
  }

  private var size: String {
    var parts = [ByteText.text(byteCount)]
    if let chunks { parts.append(Count.text(chunks, "chunk")) }
    if let bytesPerSample, let scans {
      parts.append(Count.text(scans, "scan"))
      parts.append("\(Decimal.fixed(bytesPerSample, places: 2)) bytes/sample")
    }
    return parts.joined(separator: ", ")
  }

  private var attachmentLines: [String] {
    let files = attachments.map { "\($0.name) \(ByteText.text($0.byteCount))" }
    guard !files.isEmpty else { return [] }
    let lines = Paragraph.lines(files.joined(separator: ", "), width: 68)
    return lines.prefix(1).map { "attached   \($0)" }
      + lines.dropFirst().map { "           \($0)" }
  }

  private var table: [String] {
    let hasSizes = scans != nil
    var columns: [TextTable.Column] = [
      .init("topic", widest: 28), .init("messages", .right), .init("per second", .right),
    ]
    if hasSizes { columns += [.init("size", .right), .init("bytes/sample", .right)] }
    var table = TextTable(columns)
    for topic in topics {
      var row = [
        topic.topic, "\(topic.messages)",
        topic.rate.map { Decimal.fixed($0, places: 2) } ?? "",
      ]
      if hasSizes {
        row.append(topic.byteCount.map { ByteText.text($0) } ?? "")
        row.append(topic.bytesPerSample.map { Decimal.fixed($0, places: 3) } ?? "")
      }
      table.rows.append(row)
    }
    return table.lines
  }
}

extension SessionLogInfo.State {
  /// How a log ends, and what to do about it.
  var words: String {
    switch self {
    case .closed: "closed"
    case .recovered: "recovered: the recording was cut off or the log was damaged"
    case .recording: "still being recorded"
    case .torn: "torn: cut off without an end (next: treadlight log recover)"
    case .damaged: "damaged: its summary cannot be read (next: treadlight log verify)"
    }
  }
}
