import SessionAnalysis
import Testing

@testable import treadlight

/// Several files of one session are one session.
struct SessionFilesTests {
  private func summary(
    _ ending: String, scans: Int, session: String = "S"
  ) throws -> SessionSummary {
    let recorded = try RecordedSession()
    defer { recorded.remove() }
    var summary = try SessionSummary(path: recorded.path)
    summary.session = session
    summary.ending = ending
    summary.quality.received = scans
    return summary
  }

  @Test func takesTheBestFileOfASession() throws {
    var files = SessionFiles()
    files.add(try summary("damaged", scans: 900), path: "flip")
    files.add(try summary("interrupted", scans: 800), path: "recovered")
    files.add(try summary("closed", scans: 500), path: "good")
    files.add(try summary("closed", scans: 500), path: "copy")
    files.add(try summary("truncated", scans: 10, session: "T"), path: "short")
    files.add(try summary("truncated", scans: 20, session: "T"), path: "long")
    #expect(files.files.map(\.path) == ["good", "long"])
    #expect(files.leftOut == ["flip", "recovered", "copy", "short"])
    #expect(files.note?.hasPrefix("4 more files of the same session left out") == true)
  }

  @Test func saysNothingWhereEachIsItsOwn() throws {
    var files = SessionFiles()
    files.add(try summary("closed", scans: 5), path: "a")
    files.add(try summary("closed", scans: 5, session: "T"), path: "b")
    #expect(files.note == nil)
    #expect(files.files.count == 2)
  }

  @Test func countsSessionsNotFiles() throws {
    let one = try RecordedSession()
    let other = try RecordedSession()
    defer {
      one.remove()
      other.remove()
    }
    #expect(SessionFiles.newest(1, of: [one.path, other.path]) == [one.path, other.path])
    #expect(SessionFiles.newest(1, of: ["nowhere", one.path]) == [one.path])
  }
}
