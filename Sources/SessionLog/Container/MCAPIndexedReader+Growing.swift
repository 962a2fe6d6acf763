extension MCAPIndexedReader {
  /// A session's log as it is now: by its summary, or, while it has none, by the chunks that `hop`
  /// finds.
  ///
  /// What the file gets later is not seen by this reader; the next one goes on with the same hop.
  static func newest(
    path: String, hop: inout ChunkHop
  ) throws(SessionLogError) -> MCAPIndexedReader {
    do throws(SessionLogError) {
      return try MCAPIndexedReader(path: path, rules: .session)
    } catch {
      guard error == .noSummary else { throw error }
    }
    let file = try InputFile(path: path)
    let size = try file.byteCount()
    let header = try header(of: file, size)
    try hop.extend(in: file)
    return MCAPIndexedReader(
      file, .session, try hop.section(before: size), size, header,
      MCAP.Footer(summaryStart: 0, summaryOffsetStart: 0, summaryCRC: 0))
  }

  /// The file ended with its summary when it was opened.
  var isClosed: Bool { footer.summaryStart != 0 }
}
