public import TableModel
public import TableProtocol

/// A file kept with a session: the calibration, the table profile.
public struct SessionAttachment: Equatable, Sendable {
  public var name: String
  public var mediaType: String
  public var bytes: [UInt8]

  public init(name: String, mediaType: String, bytes: [UInt8]) {
    self.name = name
    self.mediaType = mediaType
    self.bytes = bytes
  }
}

/// Writes a session to one MCAP file while it happens.
///
/// Entries stand in the file in the order in which they were appended: replay depends on it.
/// They gather in memory and are written as one chunk, with the entry that comes
/// `longestChunkSpan` of log time after the last chunk or later, or on `seal`; a killed process
/// loses what was gathered, never what was written. Log time may stand still or run apart from
/// the host's clock, so the owner also calls `sealIfDue` on a timer. Chunks that follow each other
/// faster than the timer's period, as no table's do, are written together.
///
/// The first failure to write is kept and thrown at every later call, and nothing is written
/// after it until `resume` succeeds: what was added before stays, what the failing calls brought is
/// the owner's to keep or to tell of. A writer that is let go without `close` leaves what was
/// gathered unwritten.
public struct SessionWriter: ~Copyable, Sendable {
  /// With a timer's period and a write on top, what a crash loses stays below 0.5 s; 10 ms short
  /// of a whole number of scans at 10 a second, so that one that is late does not add another.
  public static let longestChunkSpan = Duration.nanoseconds(chunkNanoseconds)
  private static let chunkNanoseconds: UInt64 = 390_000_000
  /// The period at which to call `sealIfDue`, for an entry to be in the file within 430 ms.
  ///
  /// `Tools/log-faults` measures what kill -9 costs.
  public static let timerPeriod = Duration.milliseconds(20)
  /// The longest JSON entry and the longest attachment.
  public static let longestEntry = 1 << 20
  public static let longestAttachment = 8 << 20
  /// What the file says of who wrote it.
  static let library = "treadlight"
  /// A chunk is sealed beyond this, whatever its span.
  static let largestChunk = 1 << 20
  /// Chunks that wait to be written together are written beyond this.
  private static let largestWrite = 1 << 18

  private var writer: MCAPWriter<AppendFile>
  private let syncer: LogSyncer
  private var scans = ScanColumns()
  private var company = BlockCompany()
  /// By topic id: the next message's number.
  private var sequences = [UInt32](
    repeating: 0, count: 1 + Int(SessionTopic.allCases.map(\.rawValue).max() ?? 0))
  private var lastTime: WallTime
  /// The newest log time that was handed to `writer`.
  private var lastAdded: WallTime
  /// `lastTime` before the entry that may make a chunk due.
  private var timeBefore: WallTime
  /// The greatest log time in the file.
  private var lastSealed: WallTime
  /// Scans that go on with the run before this log time need nothing looked at; 0: not known.
  private var plainUntil = WallTime(nanoseconds: 0)
  /// When a chunk was last written because the next one began.
  private var lastWrite: ContinuousClock.Instant?
  /// Host time at which the timer first saw the oldest entry that is not yet written.
  private var firstSeenPending: HostTime?
  private var isClosed = false

  /// Entries whose log time was before the one of the entry before, and was raised to it.
  public private(set) var raisedLogTimes = 0
  /// Scans added.
  public private(set) var scanCount = 0
  /// The failure to write that stands; every call but `resume` throws it too.
  public var failure: SessionLogError? { writer.failure }
  /// The first failure to make the file durable; entries are written nevertheless.
  public var syncFailure: SessionLogError? { syncer.failure.map { .system(.sync, $0) } }
  /// The same while the newest attempt to make the file durable has failed.
  public var standingSyncFailure: SessionLogError? {
    syncer.standingFailure.map { .system(.sync, $0) }
  }
  /// Bytes written so far.
  public var byteCount: Int { writer.written }
  /// Bytes that outlive a power cut: none of those written since the last sync that succeeded.
  public var durableByteCount: Int { syncer.durable }

  /// Creates the file at `path`, which must not exist, and writes header and attachments to it.
  public init(
    path: String, header json: [UInt8], attachments: [SessionAttachment] = [], start: WallTime
  ) throws(SessionLogError) {
    try Self.check(json.count, Self.longestEntry)
    for attachment in attachments {
      try Self.check(attachment.bytes.count, Self.longestAttachment)
    }
    try self.init(
      AppendFile(creating: path), folder: AppendFile.folder(of: path), header: json,
      attachments: attachments, start: start)
  }

  init(
    _ file: consuming AppendFile, folder: String? = nil, header json: [UInt8],
    attachments: [SessionAttachment], start: WallTime
  ) throws(SessionLogError) {
    let syncer = try LogSyncer(takingOver: file.duplicateDescriptor())
    var writer = MCAPWriter(
      to: file, header: MCAP.Header(library: Self.library), scratchFolder: folder)
    // All that may throw comes before `self.init`: behind it, a throw would have to undo a
    // noncopyable value half way, which Swift 6.3 does not compile.
    try Self.begin(&writer, header: json, attachments: attachments, at: start)
    self.init(writer, syncer, start)
  }

  /// Writes what stands before everything that happens, in one piece.
  private static func begin(
    _ writer: inout MCAPWriter<AppendFile>, header json: [UInt8],
    attachments: [SessionAttachment], at start: WallTime
  ) throws(SessionLogError) {
    for attachment in attachments {
      writer.add(
        MCAP.Attachment(
          logTime: start.nanoseconds, createTime: start.nanoseconds, name: attachment.name,
          mediaType: attachment.mediaType, data: attachment.bytes))
    }
    for topic in SessionTopic.allCases {
      writer.add(topic.schema)
      writer.add(topic.channel)
    }
    writer.add(
      MCAP.Message(
        channelID: SessionTopic.header.rawValue, sequence: 0, logTime: start.nanoseconds,
        publishTime: start.nanoseconds, data: json))
    try writer.seal()
  }

  private static func check(_ count: Int, _ limit: Int) throws(SessionLogError) {
    guard count <= limit else { throw .entryTooLong(count: count, limit: limit) }
  }

  private init(
    _ writer: consuming MCAPWriter<AppendFile>, _ syncer: LogSyncer, _ start: WallTime
  ) {
    self.writer = writer
    self.syncer = syncer
    lastTime = start
    lastAdded = start
    timeBefore = start
    lastSealed = start
    sequences[Int(SessionTopic.header.rawValue)] = 1
    syncer.request(written: self.writer.written)
  }

  /// Adds a scan.
  public mutating func append(
    _ scan: ScanFrame, at time: WallTime
  ) throws(SessionLogError) {
    let scans: [1 of ScanFrame] = [scan]
    let times: [1 of WallTime] = [time]
    try append(scans.span, at: times.span)
  }

  /// Adds scans that came one after the other, with their log times: as one by one, and faster.
  public mutating func append(
    _ scans: Span<ScanFrame>, at times: Span<WallTime>
  ) throws(SessionLogError) {
    precondition(times.count == scans.count)
    var next = 0
    while next < scans.count {
      let (rest, restTimes) = (scans.extracting(next...), times.extracting(next...))
      let plain = self.scans.appendPlain(rest, at: restTimes, from: lastTime, to: plainUntil)
      if plain > 0 {
        lastTime = restTimes[plain - 1]
        scanCount += plain
        next += plain
      } else {
        try appendSlowly(scans[next], at: times[next])
        next += 1
      }
    }
  }

  /// Adds a scan that is not plainly the next of its run.
  private mutating func appendSlowly(
    _ scan: ScanFrame, at time: WallTime
  ) throws(SessionLogError) {
    if let failure { throw failure }
    if !scans.accepts(scan) { flushBlock() }
    // Before the scan, not after it: the alarms it raises follow it into the same chunk, so that
    // a log cut off between two chunks never holds the one without the other.
    try sealIfLong(at: admit(time))
    let (one, times): ([1 of ScanFrame], [1 of WallTime]) = ([scan], [lastTime])
    scans.append(one.span, at: times.span)
    scanCount += 1
    guard writer.gathered < Self.largestChunk else { return }
    let (end, isBeyond) = lastSealed.nanoseconds.addingReportingOverflow(Self.chunkNanoseconds)
    plainUntil = WallTime(nanoseconds: isBeyond ? 0 : end)
  }

  /// Adds what was derived from the scans of the last moments.
  ///
  /// It stands behind the scans that are gathered, so that these stay together.
  public mutating func append(
    _ loads: DerivedLoads, at time: WallTime
  ) throws(SessionLogError) {
    if let failure { throw failure }
    try makeRoomForCompany()
    company.append(loads, at: admit(time))
  }

  /// Adds what the clocks showed; it stands like `DerivedLoads`.
  public mutating func append(
    _ clocks: ClockTuple, at time: WallTime
  ) throws(SessionLogError) {
    if let failure { throw failure }
    try makeRoomForCompany()
    company.append(clocks, at: admit(time))
  }

  /// Adds an entry of a topic in JSON.
  public mutating func append(
    _ topic: SessionTopic, json: [UInt8], at time: WallTime
  ) throws(SessionLogError) {
    precondition(topic.isJSON)
    if let failure { throw failure }
    try Self.check(json.count, Self.longestEntry)
    flushBlock()
    let time = admit(time)
    try sealIfLong(at: time)
    add(topic, json, at: time)
  }

  /// Writes out what is pending now; nothing pending, or closed: nothing written.
  public mutating func seal() throws(SessionLogError) {
    guard !isClosed else { return }
    endChunk()
    try write()
  }

  /// Tries again to write what could not be written; no failure, or closed: nothing happens.
  ///
  /// The file is cut off behind its last good piece first. When this has returned, nothing that was
  /// added is missing; it throws as long as the file takes nothing.
  public mutating func resume() throws(SessionLogError) {
    guard failure != nil, !isClosed else { return }
    try writer.retry()
    syncer.request(written: writer.written)
  }

  /// Writes the file anew at `path`, where nothing may stand, if it was removed; false if it only
  /// stands elsewhere.
  ///
  /// To be called when it is closed: what is added later goes to the one without a name.
  public func restore(at path: String) throws(SessionLogError) -> Bool {
    try writer.sink.restore(at: path)
  }

  private mutating func endChunk() {
    flushBlock()
    lastSealed = lastTime
    firstSeenPending = nil
    writer.endChunk()
  }

  private mutating func write() throws(SessionLogError) {
    let before = writer.written
    do throws(SessionLogError) {
      try writer.write()
    } catch {
      plainUntil = WallTime(nanoseconds: 0)  // the next scan is told
      throw error
    }
    if writer.written > before { syncer.request(written: writer.written) }
  }

  /// Writes out what is pending if it has been for `longestChunkSpan` of host time.
  ///
  /// For a timer of `timerPeriod`. The entry's age counts from the first call that saw it.
  public mutating func sealIfDue(now: HostTime) throws(SessionLogError) {
    if writer.unwritten > 0 { try write() }
    guard !scans.isEmpty || !company.isEmpty || writer.gathered > 0 else { return }
    guard let seen = firstSeenPending else {
      firstSeenPending = now
      return
    }
    let age = Duration.nanoseconds(Int64(clamping: now.nanoseconds(since: seen)))
    if age >= Self.longestChunkSpan { try seal() }
  }

  /// Writes what is pending, the summary and the end mark, and waits until all of it is durable.
  ///
  /// A second call does nothing; nothing may be appended afterwards.
  public mutating func close() throws(SessionLogError) {
    guard !isClosed else { return }
    isClosed = true
    flushBlock()
    if let overview = company.takeLastOverview() { add(overview) }
    try writer.seal()
    writer.add(
      MCAP.Attachment(
        logTime: lastTime.nanoseconds, createTime: lastTime.nanoseconds,
        name: Pyramid.attachmentName, mediaType: Pyramid.mediaType,
        data: company.pyramid.encode()))
    try writer.close()
    syncer.finish(written: writer.written)
    if let syncFailure { throw syncFailure }
  }

  /// The log time to use: ascending over all entries, whatever the wall clock does.
  private mutating func admit(_ time: WallTime) -> WallTime {
    precondition(!isClosed, "append after close")
    if time < lastTime { raisedLogTimes += 1 }
    timeBefore = lastTime
    lastTime = max(time, lastTime)
    return lastTime
  }

  /// Bounds what waits where no scans come.
  private mutating func makeRoomForCompany() throws(SessionLogError) {
    guard company.isFull else { return }
    flushBlock()
    try sealIfLong(at: lastTime)
  }

  private mutating func sealIfLong(at time: WallTime) throws(SessionLogError) {
    let span = time.nanoseconds(since: lastSealed)
    guard span >= Self.chunkNanoseconds || writer.gathered >= Self.largestChunk else { return }
    endChunk()
    // The entry that made it due is not in the file, and waits from now on.
    lastSealed = timeBefore
    let now = ContinuousClock.now
    if let lastWrite, now - lastWrite < Self.timerPeriod, writer.unwritten < Self.largestWrite {
      return
    }
    lastWrite = now
    try write()
  }

  /// Turns the pending scans into a message, and what belongs to them into its own behind it, so
  /// that what comes next stands after them.
  private mutating func flushBlock() {
    plainUntil = WallTime(nanoseconds: 0)
    var messages = company.take(with: scans)
    if let start = scans.firstLogTime {
      // Among those of its time the scans come first.
      let place = messages.firstIndex { $0.time >= start } ?? messages.endIndex
      let block = ScanBlock.encode(&scans)
      messages.insert(PendingMessage(.scans, block, at: start), at: place)
      scans.removeAll()
    }
    for message in messages { add(message) }
  }

  private mutating func add(_ message: PendingMessage) {
    // An overview is of a time before what may have been written since.
    add(message.topic, message.data, at: max(message.time, lastAdded))
  }

  private mutating func add(_ topic: SessionTopic, _ data: [UInt8], at time: WallTime) {
    let sequence = sequences[Int(topic.rawValue)]
    sequences[Int(topic.rawValue)] = sequence &+ 1
    lastAdded = time
    writer.add(
      MCAP.Message(
        channelID: topic.rawValue, sequence: sequence, logTime: time.nanoseconds,
        publishTime: time.nanoseconds, data: data))
  }
}
