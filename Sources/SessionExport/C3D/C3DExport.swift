internal import SessionAnalysis
internal import SessionLog
internal import TableModel

/// Writes the chosen scans as C3D: one file, or several where one cannot hold them.
struct C3DExport: ~Copyable {
  private let table: ExportTable
  /// The columns that become analog channels: all but the times that open a row.
  private let channels: Range<Int>
  private let plates: [ForcePlate]
  private let plateChannels: [Range<Int>]
  private let facts: ExportFacts
  private let nominalRate: Double
  private let isSplit: Bool
  private let isReplacing: Bool
  /// Device time of the first scan of the file, microseconds.
  private var origin: Int64 = 0
  private var frames: C3DFrames
  private var files: [ExportFile] = []
  private let path: String
  private(set) var report = ExportReport()

  /// Where in a row these times stand.
  private enum Place {
    static let time = 0
    static let deviceTime = 1
    static let epoch = 3
    static let sequence = 4
    static let firstChannel = 5
  }

  init(
    _ channels: [ExportChannel], values: ExportValues, header: SessionHeader,
    facts: ExportFacts, path: String, isSplit: Bool, isReplacing: Bool
  ) {
    var table = ExportTable(channels, values: values, header: header)
    let plates =
      values.includesNewtons
      ? ForcePlate.all(of: header.profile).filter { channels.contains(.panel($0.panel)) } : []
    let ranges = table.addPlates(plates)
    self.table = table
    self.channels = Place.firstChannel..<table.columns.count
    self.plates = plates
    plateChannels = ranges.map { range in
      // Behind the channel TIME, which stands first.
      (range.lowerBound - Place.firstChannel + 1)..<(range.upperBound - Place.firstChannel + 1)
    }
    self.facts = facts
    self.path = path
    self.isSplit = isSplit
    self.isReplacing = isReplacing
    nominalRate = header.table.rate
    frames = C3DFrames([Self.time] + table.columns[Place.firstChannel...])
  }

  private static let time = ExportColumn(
    name: "time", unit: "s", description: "by the table's clock, since the file's first scan",
    kind: .decimal(places: 6), isOptional: false)

  var columns: [ExportColumn] { table.columns }

  mutating func add(_ moment: ScanMoment, row: inout [Int64?]) throws(ExportError) {
    table.fill(&row, from: moment)
    if try take(row) { return }
    // A file ends here and the scan opens the next one.
    try write()
    guard try take(row) else { preconditionFailure("a first scan always fits") }
  }

  /// False where the scan must open another file.
  private mutating func take(_ row: [Int64?]) throws(ExportError) -> Bool {
    let microseconds = row[Place.deviceTime] ?? 0
    if frames.isEmpty { origin = microseconds }
    var values = row[(Place.firstChannel - 1)...]
    values[Place.firstChannel - 1] = microseconds - origin
    let outcome = frames.add(
      values, epoch: row[Place.epoch] ?? 0, sequence: row[Place.sequence] ?? 0,
      microseconds: microseconds)
    switch outcome {
    case .taken: return true
    case .full:
      guard isSplit else { throw .tooManyFrames(limit: C3DFrames.most) }
    case .restarted:
      guard isSplit else {
        throw .streamRestarted(atSeconds: Double(row[Place.time] ?? 0) / 1e9)
      }
    }
    return false
  }

  /// Writes the frames gathered as a file that does not stand in its place yet.
  private mutating func write() throws(ExportError) {
    let path = isSplit ? Self.numbered(path, files.count + 1) : path
    if !isReplacing, ExportFile.exists(path) { throw .exists(path: path) }
    let contents = C3DFile(
      frames: frames, plates: plates, plateChannels: plateChannels, facts: facts,
      nominalRate: nominalRate)
    let file = try ExportFile.creating(path)
    var output = BufferedOutput(file, path: path)
    output.bytes = try contents.head()
    for sample in frames.samples {
      output.bytes.append(float: sample)
      try output.flushIfLarge()
    }
    output.bytes += contents.tail
    try output.flush()
    try file.seal()
    files.append(file)
    report.lostFrames += frames.lost
    if let rate = frames.rate {
      report.worstShift = max(report.worstShift, frames.worstShift * rate)
    }
    frames.removeAll()
  }

  mutating func finish() throws(ExportError) {
    try write()
    try ExportFile.commit(files, replacing: isReplacing)
    report.paths = files.map(\.path)
  }

  /// `a/b.c3d` as `a/b-2.c3d`.
  static func numbered(_ path: String, _ number: Int) -> String {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let point = path[name...].lastIndex(of: "."), point > name else {
      return "\(path)-\(number)"
    }
    return "\(path[..<point])-\(number)\(path[point...])"
  }
}
