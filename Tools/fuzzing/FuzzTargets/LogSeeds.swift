internal import ClientLimits
internal import LoadEstimation
internal import Monitoring
internal import SafetyChain
internal import SessionAnalysis
internal import SessionLog
internal import TableModel
internal import TableProtocol

/// Small session logs, as the daemon writes them.
enum LogSeeds {
  /// Closed, cut off in the middle, and hardly begun; each for all of `ways` to read it.
  static func all(ways: Int) throws -> [[UInt8]] {
    let small = try stripped(session(scans: 6, json: Array("{}".utf8)))
    let files = [small, Array(small.dropLast(small.count / 2)), MCAP.magic]
    return inputs(files, ways: ways)
  }

  /// Each file with each choice, its checksums made right.
  private static func inputs(_ files: [[UInt8]], ways: Int) -> [[UInt8]] {
    var inputs: [[UInt8]] = []
    for file in files {
      for way in 0..<ways { inputs.append([UInt8(2 * way + 1)] + file) }
    }
    return inputs
  }

  /// Sessions that can be judged again.
  static func sessions() throws -> [[UInt8]] {
    let header = try JSONText.encode(header())
    let full = try session(scans: 60, json: header)
    let stripped = try stripped(full)
    return inputs([stripped, Array(stripped.dropLast(300))], ways: 4)
  }

  private static let start = WallTime(nanoseconds: 1_800_000_000_000_000_000)

  private static func session(scans: Int, json: [UInt8]) throws -> [UInt8] {
    ScratchFile.remove()
    defer { ScratchFile.remove() }
    var writer = try SessionWriter(
      path: ScratchFile.path, header: json,
      attachments: [.init(name: "profile", mediaType: "x", bytes: [0x7B, 0x7D])], start: start)
    var time = start
    try writer.append(.inputs, json: try JSONText.encode(SessionInput.stream(epoch: 7)), at: time)
    for number in 0..<scans {
      var frame = ScanFrame(
        epoch: 7, sequence: UInt32(number), deviceTime: UInt64(number) * 10_000, channelCount: 2)
      // Two strokes of more than is allowed.
      let load = Int32(abs(number % 30 - 15) * 20_000)
      frame.cells[0] = CellReading(count: load)
      frame.cells[1] = CellReading(count: 300_000 - load)
      try writer.append(frame, at: time)
      time.nanoseconds += 10_000_000
      if number % 20 == 2 { try others(&writer, at: time) }
    }
    try writer.close()
    return try contents(of: ScratchFile.path)
  }

  private static func others(_ writer: inout SessionWriter, at time: WallTime) throws {
    let marker = SessionMarker(kind: .note, text: "x")
    try writer.append(.markers, json: try JSONText.encode(marker), at: time)
    let event = AlarmEvent(
      condition: .overRating, transition: .raised, epoch: 7, sequence: 1, time: 1)
    try writer.append(.alarms, json: try JSONText.encode(AlarmRecord(event)), at: time)
    try writer.append(
      ClockTuple(epoch: 7, deviceTime: 5, monotonic: 6, wall: time), at: time)
    try writer.seal()
  }

  /// The same messages without the topics' descriptions and the topics without entries.
  private static func stripped(_ bytes: [UInt8]) throws -> [UInt8] {
    ScratchFile.remove()
    defer { ScratchFile.remove() }
    var reader = MCAPReader(rules: .session)
    reader.append(bytes)
    reader.finish()
    let items = records(&reader)
    let used = Set(
      items.compactMap { item in
        if case .message(let message) = item.record { message.channelID } else { nil }
      })
    var writer = MCAPWriter(
      to: try AppendFile(creating: ScratchFile.path), header: MCAP.Header(library: "treadlight"))
    for item in items {
      switch item.record {
      case .chunk: try writer.seal()
      case .schema(var schema) where item.isInsideChunk && used.contains(schema.id):
        schema.data = []
        writer.add(schema)
      case .channel(var channel) where item.isInsideChunk && used.contains(channel.id):
        channel.metadata = [:]
        writer.add(channel)
      case .message(let message): writer.add(message)
      case .attachment(let attachment): writer.add(attachment)
      default: break
      }
    }
    try writer.close()
    return try contents(of: ScratchFile.path)
  }

  private static func records(_ reader: inout MCAPReader) -> [MCAPReader.Item] {
    var items: [MCAPReader.Item] = []
    while let event = reader.next() {
      if case .record(let item) = event { items.append(item) }
    }
    return items
  }

  /// A table of two panels, one cell each, 1 N per 1000 counts.
  private static func header() throws -> SessionHeader {
    var calibration = TableCalibration(channelCount: 2, referenceMassGrams: 20_000, madeAt: 1)
    for channel in 0..<2 {
      calibration.cells[channel] = CellCalibration(zero: 0, nanonewtonsPerCount: 1_000_000)
    }
    guard let identity = DeviceTarget.identity(channels: 2, framesPerTransfer: 1) else {
      return try JSONText.decode(SessionHeader.self, from: [])
    }
    let profile = TableProfile(
      name: "two cells", ratedLoad: Newtons(1000),
      cells: [.init(channel: 0, x: 0, y: 200), .init(channel: 1, x: 500, y: 900)],
      panels: [
        .init(name: "client", role: .client, channels: [0]),
        .init(name: "ledge", role: .ledge, channels: [1]),
      ])
    var header = SessionHeader(
      session: "S1", client: "C-000001", therapist: "T-000001", therapistMassKilograms: 70,
      startedAt: start, software: "fuzz", table: TableDescription(identity),
      calibration: CalibrationRecord(calibration), profile: profile,
      settings: MonitoringSettings(ratedLoad: Newtons(1000), offDelayMilliseconds: 50),
      zero: [0, 0], tare: TareRecord(.none, .none, channels: 2), placement: nil,
      feet: ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115))
    header.body = BodyMap(areas: [
      .init(BodyZone(.lowerBack, .left), x: -500..<500, y: 100..<300)
    ])
    return header
  }
}
