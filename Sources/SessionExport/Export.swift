internal import SessionAnalysis
public import SessionLog
public import TableModel

/// The formats that a session can be exported in.
public enum ExportFormat: String, CaseIterable, Sendable {
  case csv
  case parquet
  case c3d
  case mcap
}

/// What became of an export.
public struct ExportReport: Equatable, Sendable {
  /// The files that were written; none for standard output.
  public var paths: [String] = []
  public var scans = 0
  /// How the log ended; nil where it was not read to its end.
  public var ending: Ending?
  public var recoveries = 0
  /// C3D only: frames of scans that were lost, without values.
  public var lostFrames = 0
  /// C3D only: how far a scan stands at most from its frame, in frames.
  public var worstShift = 0.0

  public init() {}
}

/// A session, or part of it, for other people's tools.
///
/// Loads are those of the session: the scans go through the same chain as live. What is not known
/// is left empty, never 0. Memory is bounded whatever the session's length, and a file stands
/// under its name only when it is whole.
public struct Export: Sendable {
  /// Where an export goes.
  public enum Destination: Equatable, Sendable {
    case file(String)
    /// For CSV only.
    case standardOutput
  }

  public var format: ExportFormat
  public var selection: ExportSelection
  public var destination: Destination
  /// An existing file may be replaced.
  public var isReplacing = false
  /// C3D only: several numbered files where one cannot hold the scans.
  public var isSplit = false
  /// CSV only: what the columns mean, in lines before the header that begin with `# `.
  public var hasComments = false
  /// What writes, such as `treadlight 0.1.0`.
  public var software: String

  /// Scans between two calls of the progress.
  private static let progressPeriod = 1000

  public init(
    format: ExportFormat, selection: ExportSelection = ExportSelection(),
    destination: Destination, software: String
  ) {
    precondition(format == .csv || destination != .standardOutput)
    self.format = format
    self.selection = selection
    self.destination = destination
    self.software = software
  }

  /// Exports the session at `path`.
  ///
  /// `progress` is told now and then how far the session's time has come; it ends the export,
  /// which then leaves nothing, by answering false.
  public func run(
    path: String, progress: (WallTime) -> Bool = { _ in true }
  ) throws(ExportError) -> ExportReport {
    if case .file(let output) = destination {
      if ExportFile.isSame(path, output) { throw .overSession(path: output) }
    }
    let player: SessionPlayer
    do throws(ReplayError) {
      player = try SessionPlayer(path: path)
    } catch {
      throw .replay(error)
    }
    let header = player.header
    let channels = try selection.chosen(in: header)
    if case .file(let output) = destination {
      if !isReplacing, !isSplit, ExportFile.exists(output) { throw .exists(path: output) }
    }
    let facts = ExportFacts(header, software: software)
    let table = ExportTable(channels, values: selection.values, header: header)
    var scans = SelectedScans(player, selection, path: path, isRaw: table.isRaw)
    switch (format, destination) {
    case (.c3d, .file(let output)):
      var export = C3DExport(
        channels, values: selection.values, header: header, facts: facts, path: output,
        isSplit: isSplit, isReplacing: isReplacing)
      var row = [Int64?](repeating: nil, count: export.columns.count)
      while let moment = try scans.next() {
        try export.add(moment, row: &row)
        try tell(progress, scans.count, moment.time)
      }
      guard scans.count > 0 else { throw .nothingSelected }
      try export.finish()
      return report(scans, export.report)
    case (_, .standardOutput):
      let output = BufferedOutput(OutputStream(), path: "standard output")
      var writer = CSVWriter(
        table.columns, comments: hasComments ? facts.comments(table.columns) : [], to: output)
      try write(&scans, table, to: &writer, progress)
      return report(scans, ExportReport())
    case (.csv, .file(let output)):
      let file = try ExportFile.creating(output)
      var writer = CSVWriter(
        table.columns, comments: hasComments ? facts.comments(table.columns) : [],
        to: BufferedOutput(file, path: output))
      try write(&scans, table, to: &writer, progress)
      return try commit(file, scans)
    case (.parquet, .file(let output)):
      let file = try ExportFile.creating(output)
      var writer = ParquetWriter(
        table.columns, facts: facts, to: BufferedOutput(file, path: output))
      try write(&scans, table, to: &writer, progress)
      return try commit(file, scans)
    case (.mcap, .file(let output)):
      let file = try ExportFile.creating(output)
      var writer = SampleWriter(table.columns, facts: facts, to: file, path: output)
      try write(&scans, table, to: &writer, progress)
      return try commit(file, scans)
    }
  }

  private func write<Writer: RowWriter & ~Copyable>(
    _ scans: inout SelectedScans, _ table: ExportTable, to writer: inout Writer,
    _ progress: (WallTime) -> Bool
  ) throws(ExportError) {
    var row = [Int64?](repeating: nil, count: table.columns.count)
    while let moment = try scans.next() {
      table.fill(&row, from: moment)
      try writer.add(row)
      try tell(progress, scans.count, moment.time)
    }
    guard scans.count > 0 else { throw .nothingSelected }
    try writer.finish()
  }

  private func tell(
    _ progress: (WallTime) -> Bool, _ count: Int, _ time: WallTime
  ) throws(ExportError) {
    guard count % Self.progressPeriod == 0 else { return }
    if !progress(time) { throw .cancelled }
  }

  private func commit(
    _ file: ExportFile, _ scans: borrowing SelectedScans
  ) throws(ExportError) -> ExportReport {
    try file.commit(replacing: isReplacing)
    var report = ExportReport()
    report.paths = [file.path]
    return self.report(scans, report)
  }

  private func report(
    _ scans: borrowing SelectedScans, _ begun: ExportReport
  ) -> ExportReport {
    var report = begun
    report.scans = scans.count
    report.ending = scans.ending
    report.recoveries = scans.recoveries
    return report
  }
}

extension ExportFile {
  /// A file that will come to stand at `path`.
  static func creating(_ path: String) throws(ExportError) -> ExportFile {
    removeLeftovers(of: path)
    do throws(SessionLogError) {
      return try ExportFile(path: path)
    } catch {
      throw .output(error, path: path)
    }
  }
}
