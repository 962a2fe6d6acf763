import Glibc
import TableModel
import TableProtocol
import Testing

@testable import SessionLog

struct SessionWriterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func keepsEveryEntryInItsOrder() throws {
    let path = folder.file("session.mcap")
    let entries = try Sample.session(at: path)
    let reading = try Reading(path: path)
    #expect(reading.ordered == entries)
    #expect(reading.ending == .closed)
    #expect(reading.damageCount == 0)
    #expect(reading.recoveries == 0)
    #expect(reading.header == Sample.header)
    #expect(reading.attachments.first == Sample.attachment)
    #expect(reading.attachments.map(\.name) == [Sample.attachment.name, Pyramid.attachmentName])
  }

  @Test func keepsEpochsGapsAndChannelCounts() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    let scans = [
      Sample.scan(0), Sample.scan(1), Sample.scan(1000), Sample.scan(.max), Sample.scan(0),
      Sample.scan(0, epoch: 2), Sample.scan(1, epoch: 2), Sample.scan(2, epoch: 2, channels: 16),
      Sample.scan(0, epoch: .max, channels: 1),
    ]
    for (number, scan) in scans.enumerated() {
      try writer.append(scan, at: Sample.time(UInt64(number)))
    }
    try writer.close()
    let reading = try Reading(path: path)
    let found = reading.entries.compactMap { entry -> ScanFrame? in
      guard case .scan(let scan, _) = entry else { return nil }
      return scan
    }
    #expect(found == scans)
  }

  @Test func raisesALogTimeThatGoesBack() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    try writer.append(Sample.scan(0), at: Sample.time(100))
    try writer.append(Sample.scan(1), at: Sample.time(50))
    try writer.append(.markers, json: Sample.json(1), at: Sample.time(99))
    try writer.append(Sample.scan(2), at: Sample.time(101))
    #expect(writer.raisedLogTimes == 2)
    try writer.close()
    #expect(
      try Reading(path: path).ordered == [
        .event(.header, json: Sample.header, Sample.start),
        .scan(Sample.scan(0), Sample.time(100)),
        .scan(Sample.scan(1), Sample.time(100)),
        .event(.markers, json: Sample.json(1), Sample.time(100)),
        .scan(Sample.scan(2), Sample.time(101)),
      ])
  }

  /// What a crash at this moment would leave is what stands in the file.
  @Test func writesOutWhatIsALongestSpanOld() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    #expect(try Reading(path: path).entries.count == 1)
    for number in 0..<4 {
      try writer.append(Sample.scan(UInt32(number)), at: Sample.time(UInt64(number) * 100))
    }
    #expect(try Reading(path: path).entries.count == 1)
    try writer.append(Sample.scan(4), at: Sample.time(400))
    // All before it; what it brings with it shall stand in its own chunk.
    let reading = try Reading(path: path)
    #expect(reading.entries.count == 5)
    #expect(reading.ending == .truncated(offset: writer.byteCount))
    try writer.append(.markers, json: Sample.json(1), at: Sample.time(500))
    try writer.seal()
    #expect(try Reading(path: path).entries.count == 7)
  }

  /// At a table's pace each chunk is in the file at once, else at the timer's tick at the latest.
  ///
  /// The file is the same.
  @Test func writesChunksAtOnceOrTogether() throws {
    let (slow, fast) = (folder.file("slow.mcap"), folder.file("fast.mcap"))
    for (path, isSlow) in [(slow, true), (fast, false)] {
      var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
      for number in 0..<8 {
        if isSlow { usleep(25_000) }  // longer than the timer's period
        try writer.append(
          Sample.scan(UInt32(number)), at: Sample.time(UInt64(number) * 400))
        if isSlow { #expect(try Reading(path: path).ordered.count == number + 1) }
      }
      try writer.sealIfDue(now: HostTime(nanoseconds: 0))
      #expect(try Reading(path: path).ordered.count == 8)
      try writer.close()
    }
    #expect(try contents(of: slow) == contents(of: fast))
  }

  /// As one by one, whatever stands between them.
  @Test func takesScansTogether() throws {
    let (single, together) = (folder.file("single.mcap"), folder.file("together.mcap"))
    // Two epochs and channel counts, a log time that goes back, chunks that end in between.
    let scans = (0..<900).map {
      Sample.scan(UInt32($0), epoch: $0 < 700 ? 1 : 2, channels: $0 < 500 ? 3 : 4)
    }
    let times = (0..<900).map { Sample.time(UInt64($0 == 333 ? 300 : $0)) }
    var one = try SessionWriter(path: single, header: Sample.header, start: Sample.start)
    for index in scans.indices { try one.append(scans[index], at: times[index]) }
    try one.close()
    var other = try SessionWriter(path: together, header: Sample.header, start: Sample.start)
    for start in Swift.stride(from: 0, to: scans.count, by: 45) {
      let range = start..<start + 45
      try other.append(scans.span.extracting(range), at: times.span.extracting(range))
    }
    try other.close()
    #expect(other.raisedLogTimes == one.raisedLogTimes && one.raisedLogTimes == 1)
    #expect(try contents(of: single) == contents(of: together))
  }

  @Test func writesOutOnTheTimerWhenLogTimeStandsStill() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    try writer.append(Sample.scan(0), at: Sample.start)
    for milliseconds in stride(from: UInt64(0), to: 400, by: 20) {
      try writer.sealIfDue(now: HostTime(nanoseconds: milliseconds * 1_000_000))
    }
    #expect(try Reading(path: path).entries.count == 1)
    try writer.sealIfDue(now: HostTime(nanoseconds: 400_000_000))
    #expect(try Reading(path: path).entries.count == 2)
  }

  @Test func boundsWhatItGathersWhenLogTimeStandsStill() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    let before = writer.byteCount
    let json = [UInt8](repeating: 0x20, count: 64 * 1024)
    for _ in 0..<20 { try writer.append(.markers, json: json, at: Sample.start) }
    #expect(writer.byteCount - before >= SessionWriter.largestChunk)
  }

  @Test func refusesAnEntryThatIsTooLongAndGoesOn() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    let limit = SessionWriter.longestEntry
    let json = [UInt8](repeating: 0x20, count: limit + 1)
    #expect(throws: SessionLogError.entryTooLong(count: limit + 1, limit: limit)) {
      try writer.append(.markers, json: json, at: Sample.start)
    }
    try writer.append(.markers, json: Sample.json(1), at: Sample.start)
    try writer.close()
    #expect(try Reading(path: path).entries.count == 2)
  }

  @Test func neverOverwritesAFile() throws {
    let path = folder.file("session.mcap")
    _ = try Sample.session(at: path)
    let before = try contents(of: path)
    #expect(throws: SessionLogError.system(.open, SystemStatus(rawValue: EEXIST))) {
      _ = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    }
    #expect(try contents(of: path) == before)
  }

  @Test func saysWhyItCannotCreateTheFile() {
    #expect(throws: SessionLogError.system(.open, SystemStatus(rawValue: ENOENT))) {
      _ = try SessionWriter(
        path: folder.file("missing/session.mcap"), header: Sample.header, start: Sample.start)
    }
  }

  @Test func saysThatTheDiskIsFull() {
    #expect(throws: SessionLogError.system(.write, SystemStatus(rawValue: ENOSPC))) {
      _ = try SessionWriter(
        AppendFile(extending: "/dev/full"), header: Sample.header, attachments: [],
        start: Sample.start)
    }
  }

  /// The reader of a named pipe goes away in the middle of a session.
  @Test func keepsTheFirstFailureToWrite() throws {
    signal(SIGPIPE, SIG_IGN)
    let path = folder.file("fifo")
    #expect(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    var writer = try SessionWriter(
      AppendFile(extending: path), header: Sample.header, attachments: [], start: Sample.start)
    try writer.append(Sample.scan(0), at: Sample.start)
    #expect(writer.failure == nil)
    close(reader)

    let broken = SessionLogError.system(.write, SystemStatus(rawValue: EPIPE))
    let before = writer.byteCount
    #expect(throws: broken) { try writer.seal() }
    #expect(throws: broken) { try writer.append(Sample.scan(1), at: Sample.start) }
    #expect(throws: broken) {
      try writer.append(.markers, json: Sample.json(1), at: Sample.start)
    }
    #expect(throws: broken) { try writer.seal() }
    #expect(throws: broken) { try writer.close() }
    #expect(writer.failure == broken)
    #expect(writer.byteCount == before)
  }

  @Test func tellsWhenTheFileCannotBeMadeDurable() throws {
    let path = folder.file("fifo")
    #expect(mkfifo(path, 0o600) == 0)
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    var writer = try SessionWriter(
      AppendFile(extending: path), header: Sample.header, attachments: [], start: Sample.start)
    let failure = SessionLogError.system(.sync, SystemStatus(rawValue: EINVAL))
    #expect(throws: failure) { try writer.close() }
    #expect(writer.syncFailure == failure)
    #expect(writer.failure == nil)
  }

  @Test func closesOnceAndIsDurableThen() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    try writer.close()
    let bytes = try contents(of: path)
    try writer.close()
    #expect(try contents(of: path) == bytes)
    #expect(writer.syncFailure == nil)
  }
}
