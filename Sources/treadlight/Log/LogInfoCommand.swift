import ArgumentParser
import SessionLog
import TableModel

extension LogCommand {
  struct Info: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a log is: session, topics, attachments, how it ends.",
      discussion: """
        Reads only the summary where there is one, so that it is quick for logs of any \
        length: damage in the data itself is not seen then. --sizes reads all of the log, for \
        the bytes of each topic, and sees it.

        Ends with 2 when a log is not whole, as far as it was read.

        Examples:
          treadlight log info last
          treadlight log info sessions/*.mcap --json
          treadlight log info session.mcap --sizes
        """)

    @Argument(
      help: "Sessions: log files, ids, or \"last\".", completion: .file(extensions: ["mcap"]),
      transform: GivenName.session)
    var sessions: [String]
    @Flag(help: "Read all of it: bytes by topic and per sample.") var sizes = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      var reports: [InfoReport] = []
      var failure: CommandFailure?
      for name in sessions {
        do {
          var place = SessionPlace()
          place.session = name
          let report = try read(try await place.path(asking: control.client))
          if !format.json {
            Terminal.output.writeLines((reports.isEmpty ? [] : [""]) + report.lines())
          }
          reports.append(report)
        } catch let error as CommandFailure {
          failure = failure ?? error
          Terminal.error.write(error.text)
        }
      }
      if format.json { Terminal.output.writeLine(try JSONOutput.pretty(reports)) }
      if let failure { throw failure.status }
      if reports.contains(where: { $0.state != .closed }) { throw ExitCode.notWhole }
    }

    private func read(_ path: String) throws(CommandFailure) -> InfoReport {
      var progress = LogReadProgress(.error, path: path)
      defer { progress.finish() }
      let info = try LogTrouble.naming(path) { () throws(SessionLogError) in
        try SessionLogInfo(path: path, depth: sizes ? .everything : .summary) {
          progress.reached($0, of: $1)
        }
      }
      var report = InfoReport(path: path, info)
      if info.state == .closed || info.state == .recovered {
        report.clock = ClockReport(path: path)
      }
      return report
    }
  }
}

/// What a log is, for programs and people.
struct InfoReport: Encodable {
  struct Topic: Encodable {
    var topic: String
    var schema: String
    var messages: Int
    /// Messages a second.
    var rate: Double?
    var byteCount: Int?
    var bytesPerSample: Double?

    enum CodingKeys: String, CodingKey {
      case topic, schema, messages
      case rate = "rate_hz"
      case byteCount = "bytes"
      case bytesPerSample = "bytes_per_sample"
    }
  }

  struct Attachment: Encodable {
    var name: String
    var mediaType: String
    var byteCount: Int

    enum CodingKeys: String, CodingKey {
      case name
      case mediaType = "media_type"
      case byteCount = "bytes"
    }
  }

  var path: String
  var state: SessionLogInfo.State
  var header: LogHeader?
  var start: WallTime?
  var end: WallTime?
  var duration: Double?
  var byteCount: Int
  var chunks: Int?
  /// Chunks that the summary names; nil unless all was read.
  var promisedChunks: Int?
  var recoveries: Int
  var scans: Int?
  var samples: Int?
  var bytesPerSample: Double?
  var topics: [Topic]
  var attachments: [Attachment]
  /// Nil where the log has no summary to find the clock entries by.
  var clock: ClockReport?

  init(path: String, _ info: SessionLogInfo) {
    self.path = path
    state = info.state
    header = info.header.flatMap { LogHeader($0) }
    start = info.start
    end = info.end
    byteCount = info.byteCount
    chunks = info.chunks
    promisedChunks = info.promisedChunks
    recoveries = info.recoveries
    scans = info.scans
    samples = info.samples
    var seconds: Double?
    if let start = info.start, let end = info.end, end >= start {
      seconds = end.seconds(since: start)
    }
    duration = seconds
    let samples = info.samples.flatMap { $0 > 0 ? Double($0) : nil }
    bytesPerSample = samples.map { Double(info.byteCount) / $0 }
    topics = info.topics.map { topic in
      Topic(
        topic: topic.name, schema: topic.schema, messages: topic.messages,
        rate: seconds.flatMap { $0 > 0 ? Double(topic.messages) / $0 : nil },
        byteCount: topic.byteCount,
        bytesPerSample: samples.flatMap { samples in
          topic.byteCount.map { Double($0) / samples }
        })
    }
    attachments = info.attachments.map {
      Attachment(name: $0.name, mediaType: $0.mediaType, byteCount: $0.byteCount)
    }
  }

  enum CodingKeys: String, CodingKey {
    case path, state, header, chunks, recoveries, scans, samples, topics, attachments, clock
    case promisedChunks = "chunks_promised"
    case start = "start_ns"
    case end = "end_ns"
    case duration = "duration_s"
    case byteCount = "bytes"
    case bytesPerSample = "bytes_per_sample"
  }
}
