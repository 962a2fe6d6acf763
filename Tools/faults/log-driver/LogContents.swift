import SessionLog

/// What stands in a log that this program wrote.
struct LogContents {
  private let path: String
  private var scans: UInt32 = 0
  private var markers = 0
  /// Every scan and marker is the one that was written, and none is missing before the last.
  private var isExact = true
  private var ending: Ending?
  private var damage = 0
  private var recoveries = 0
  private var hasHeader = false
  private var failure = ""

  init(path: String) {
    self.path = path
    do throws(SessionLogError) {
      try read()
    } catch {
      failure = error.facts
    }
  }

  private mutating func read() throws(SessionLogError) {
    var reader = try SessionReader(path: path)
    let session = reader.header.flatMap { TestSession(header: $0) }
    hasHeader = session != nil
    while let entry = try reader.next() {
      switch entry {
      case .scan(let scan, _):
        isExact = isExact && scan == session?.scan(scans)
        scans += 1
      case .event(.markers, let json, _):
        isExact = isExact && json == session?.marker(before: scans)
        markers += 1
      default: break
      }
    }
    ending = reader.ending
    damage = reader.damageCount
    recoveries = reader.recoveries
  }

  func tell() {
    let (kind, offset) =
      switch ending {
      case .closed: ("closed", 0)
      case .truncated(let offset): ("truncated", offset)
      case .damaged(let offset): ("damaged", offset)
      case nil: ("", 0)
      }
    LogDriver.tell(
      """
      {"path": "\(path)", "header": \(hasHeader), "scans": \(scans), "markers": \(markers), \
      "exact": \(isExact), "ending": "\(kind)", "offset": \(offset), "damage": \(damage), \
      "recoveries": \(recoveries), "failure": "\(failure)"}
      """)
  }

  /// Finishes a log and tells how many messages it kept, or why it cannot be finished.
  static func finish(_ path: String) {
    do throws(SessionLogError) {
      let outcome = try SessionRecovery.finalize(path: path)
      LogDriver.tell("{\"failure\": \"\", \"dropped\": \(outcome.droppedBytes)}")
    } catch {
      LogDriver.tell("{\"failure\": \"\(error.facts)\"}")
    }
  }
}
