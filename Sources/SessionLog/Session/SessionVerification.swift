public import TableModel

/// Whether a session log is in every respect as it should be, and what is not.
///
/// Holds every checksum against its bytes, log times against each other and the chunks' own,
/// message indexes against the messages, scans against their packing, messages against their
/// numbers, and the summary with its totals and places against what was found.
public struct SessionVerification: Equatable, Sendable {
  /// The first of them, in the order of the file.
  public var findings: [LogFinding]
  public var findingCount: Int
  public var chunks: Int
  public var messages: Int
  public var byteCount: Int
  /// Least and greatest log time; nil where there is no message.
  public var start: WallTime?
  public var end: WallTime?
  public var missing: [MissingTime]
  /// Whether nothing that was recorded is, or may be, lost or wrong.
  public var isDataSound: Bool
  /// Whether a writer holds the log open: that it has no end yet is no finding then.
  public var isRecording: Bool

  public var isSound: Bool { findingCount == 0 }

  /// Verifies the log at `path`; throws only what keeps it from being read at all, `notMCAP` and
  /// `notASession`.
  public init(
    path: String, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(SessionLogError) {
    let isHeld = try AppendFile.isHeld(path: path)
    var scan = try LogScan(path: path, checksSection: true)
    var survey = try LogSurvey(reading: &scan, unpacking: true, progress: progress)
    var promised: MCAP.Statistics?
    if let dataEnd = survey.dataEnd {
      let (summary, fault) = try LogSummary.read(&scan.window, from: dataEnd.upperBound)
      if let fault { survey.note(fault.fault, at: fault.offset) }
      if let summary { survey.compare(summary) }
      promised = summary?.statistics
    }
    missing = try survey.missing(&scan, promised: promised)
    for stretch in missing {
      for (channel, count) in stretch.messages.sorted(by: { $0.key < $1.key }) {
        survey.note(.messagesMissing(channel: channel, count: count), at: stretch.offset)
      }
    }
    findings = survey.findings.sorted { $0.offset < $1.offset }
    findingCount = survey.findingCount
    chunks = survey.chunks.count
    messages = survey.messageCount
    byteCount = scan.byteCount
    let totals = survey.summary.statistics
    start = messages > 0 ? WallTime(nanoseconds: totals.messageStartTime) : nil
    end = messages > 0 ? WallTime(nanoseconds: totals.messageEndTime) : nil
    isDataSound = !survey.isLossy && missing.isEmpty
    isRecording = isHeld && survey.dataEnd == nil
    if isRecording { excuseEnd(lastChunk: survey.chunks.last?.place.lowerBound) }
  }

  /// Takes back what was found only because more is yet to come.
  private mutating func excuseEnd(lastChunk: Int?) {
    let all = findings.count
    findings.removeAll { finding in
      switch finding.fault {
      case .noDataEnd, .cutOff: true
      case .messageIndexMissing: finding.offset == lastChunk
      default: false
      }
    }
    missing.removeAll { $0.to == nil && $0.reason == .cutOff }
    let hasMore = findingCount > all
    findingCount -= all - findings.count
    isDataSound = !hasMore && missing.isEmpty && !findings.contains { $0.fault.isAboutData }
  }
}
