import ControlService
import Foundation
import Glibc
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct DaemonChecksTests {
  static func status(_ change: (inout DaemonStatus) -> Void = { _ in }) -> DaemonStatus {
    var status = DaemonStatus(
      version: "0.1.0",
      link: LinkStatus(state: .connected, isCalibrated: true, isVirtual: false), session: nil,
      alarms: [],
      stream: StreamReport(
        received: 10_000, lost: 0, gaps: 0, outOfOrder: 0, foreignEpoch: 0, invalid: 0,
        unknownVersion: 0, refusedTransfers: 0, unrecorded: 0, longestAlarmDelay: 1500),
      logDirectory: NSTemporaryDirectory())
    change(&status)
    return status
  }

  private func levels(_ change: (inout DaemonStatus) -> Void) -> [String] {
    DaemonChecks(status: .success(Self.status(change)), root: SystemRoot()).findings
      .filter { $0.level != .ok && $0.name != "logs" }.map { "\($0.level.rawValue) \($0.name)" }
  }

  @Test func findsNothingWrongWithAHealthyDaemon() { #expect(levels { _ in }.isEmpty) }

  @Test(
    arguments: [
      (.unplugged, ["problem link"]), (.accessDenied, ["problem link"]),
      (.unknown, ["warning link"]), (.silent, ["problem link"]), (.connected, []),
    ] as [(LinkStatus.State, [String])])
  func judgesTheLink(state: LinkStatus.State, expected: [String]) {
    #expect(levels { $0.link.state = state } == expected)
  }

  @Test func missesTheCalibration() {
    #expect(levels { $0.link.isCalibrated = false } == ["problem calibration"])
    #expect(levels { $0.link.isCalibrated = nil }.isEmpty)
  }

  /// Each table's findings carry its name; what they share is said once.
  @Test func looksAtEveryTable() {
    let checks = ["left", "right"].map { name in
      DaemonChecks(
        status: .success(Self.status { if name == "right" { $0.link.state = .busy } }),
        root: SystemRoot(), name: name)
    }
    let findings = DaemonChecks.findings(checks)
    #expect(
      findings.map(\.name) == [
        "daemon", "left link", "left calibration", "left stream", "left recorder", "right link",
        "right stream", "right recorder", "logs",
      ])
    let busy = findings.first { $0.name == "right link" }
    #expect(busy?.level == .problem)
    #expect(busy?.detail.contains("another program holds it; taken over when") == true)
    #expect(busy?.fix?.contains("fuser") == true)
    #expect(findings.first { $0.name == "left link" }?.level == .ok)
  }

  /// The plug is looked at for the table on USB that is not there.
  @Test func looksForTheTableThatIsMissing() {
    let links = [
      LinkStatus(state: .connected, isVirtual: true),
      LinkStatus(state: .connected, isVirtual: false), LinkStatus(state: .busy, isVirtual: false),
    ]
    #expect(USBChecks.leastWell(links)?.state == .busy)
    #expect(USBChecks.leastWell(Array(links[..<2]))?.isVirtual == false)
    #expect(USBChecks.leastWell(Array(links[..<1]))?.isVirtual == true)
    #expect(USBChecks.leastWell([]) == nil)
  }

  @Test func noticesLosses() {
    #expect(levels { $0.stream.lost = 9 }.isEmpty)
    #expect(levels { $0.stream.lost = 11 } == ["warning stream"])
    #expect(levels { $0.stream.unrecorded = 1 } == ["warning stream"])
  }

  @Test func noticesARecorderThatFails() throws {
    let session = RunningSession(
      id: "S", client: "C-7KQ2MZ", therapist: "T-4M9XWB",
      startedAt: WallTime(nanoseconds: 1), logPath: "/x.mcap",
      settings: MonitoringSettings(ratedLoad: Newtons(2500)), duration: 5, scans: 9,
      recorderFailure: "no space left", tare: .client, placement: nil, contact: nil)
    #expect(levels { $0.session = session } == ["problem recorder"])
  }

  @Test func saysThatThereIsNoDaemon() {
    let error = ControlError.noDaemon(path: "/run/x.sock", errno: ENOENT)
    let finding = DaemonChecks(status: .failure(error), root: SystemRoot()).findings[0]
    #expect(finding.level == .problem)
    #expect(finding.detail.contains("no daemon at /run/x.sock"))
  }

  @Test func judgesTheLogFolder() throws {
    let root = SystemRoot()
    #expect(root.folder("/nowhere/at/all") == .missing(errno: ENOENT))
    #expect(root.folder("/etc/hostname") == .notAFolder || !root.exists("/etc/hostname"))
    guard case .found(let free, _, let isWritable) = root.folder(NSTemporaryDirectory()) else {
      Issue.record("no temporary folder")
      return
    }
    #expect(free > 0 && isWritable)
  }

  @Test func printsTheStatus() {
    let lines = StatusText.lines(
      Self.status {
        $0.link.state = .unplugged; $0.stream.lost = 2
      })
    #expect(lines[0] == "table    unplugged")
    #expect(lines.contains("scans    10000 received of 10002 made, 2 lost in 0 gaps"))
    #expect(lines.contains("session  none runs"))
  }
}
