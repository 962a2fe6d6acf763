import Foundation
import SessionAnalysis
import TableModel
import TableProtocol
import Testing

@testable import treadlight

/// Clock, disk, permissions, firmware, calibration, configuration, and udev's record.
struct DoctorMachineTests {
  static let now = WallTime(nanoseconds: 1_795_256_130_000_000_000)

  @Test(
    arguments: [
      (["/run/systemd/timesync/synchronized": ""], false, [String]()),
      ([:], true, []), ([:], nil, []), ([:], false, ["warning clock"]),
      (["/run/systemd/timesync/x": ""], nil, ["warning clock"]),
      // The battery's clock: right, a zone apart, wrong, unreadable.
      (["/sys/class/rtc/rtc0/since_epoch": "1795256131"], true, []),
      (["/sys/class/rtc/rtc0/since_epoch": "1795259730"], true, []),
      (["/sys/class/rtc/rtc0/since_epoch": "1795256530"], true, ["warning clock"]),
      (["/sys/class/rtc/rtc0/since_epoch": "946684800"], true, ["warning clock"]),
      (["/sys/class/rtc/rtc0/since_epoch": "junk"], true, []),
    ] as [([String: String], Bool?, [String])])
  func judgesTheClock(files: [String: String], isSynchronised: Bool?, wanted: [String]) throws {
    let findings = try FakeMachine.with(files.merging(["/x": ""]) { $1 }) { root in
      ClockChecks(root: root, now: Self.now, isSynchronised: isSynchronised).findings
    }
    #expect(worst(findings) == wanted)
  }

  @Test func noticesAClockThatBeganAnew() {
    let checks = ClockChecks(
      root: SystemRoot(prefix: "/nowhere"), now: WallTime(nanoseconds: 1), isSynchronised: true)
    #expect(worst(checks.findings) == ["problem clock"])
  }

  @Test(
    arguments: [
      (nil, nil), ("0.1.0", .ok), ("0.0.9", .warning), ("0.2.0", .warning), ("1.0.0", .warning),
      ("0.1", .warning), ("0.1.x", .warning), ("", .warning),
    ] as [(String?, Finding.Level?)])
  func judgesTheFirmware(version: String?, level: Finding.Level?) {
    #expect(FirmwareCheck(version: version).findings.first?.level == level)
  }

  @Test func knowsTheFirmwareThatComesWithIt() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Firmware/Sources/TableFirmware/Table.swift")
    let text = try String(contentsOf: file, encoding: .utf8)
    let newest = FirmwareCheck.newest
    #expect(
      text.contains(
        "firmwareMajor: \(newest[0]), firmwareMinor: \(newest[1]), firmwarePatch: \(newest[2])"))
  }

  @Test(arguments: [(0, 0), (10, 0), (364, 0), (366, 1), (-2, 1)])
  func judgesTheCalibrationsAge(days: Int, warnings: Int) {
    let now = Int(Self.now.nanoseconds / 1_000_000_000)
    let calibration = CalibrationRecord(
      TableCalibration(channelCount: 2, madeAt: UInt64(now - days * 86_400)))
    let age = CalibrationAge(calibration: calibration, now: Self.now)
    #expect(worst(age.findings).count == warnings)
  }

  @Test func saysNothingOfACalibrationThatWasNeverMade() {
    let never = CalibrationRecord(TableCalibration(channelCount: 2))
    #expect(CalibrationAge(calibration: never, now: Self.now).findings.isEmpty)
    #expect(CalibrationAge(calibration: nil, now: Self.now).findings.isEmpty)
  }

  @Test func countsHoursOfRecording() throws {
    try FakeMachine.with(["/logs/x": ""]) { root in
      let few = StorageChecks(root: root, logDirectory: "/logs", samplesPerSecond: 1e15)
      #expect(worst(few.findings) == ["warning recording"])
      let many = StorageChecks(root: root, logDirectory: "/logs", samplesPerSecond: 1e-6)
      #expect(worst(many.findings).isEmpty)
      #expect(many.findings.first?.name == "recording")
      let none = StorageChecks(root: root, logDirectory: "/gone", samplesPerSecond: 640)
      #expect(none.findings.isEmpty)
    }
  }

  @Test(
    arguments: [
      (nil, "", [String](), 0), ("wrong: 1", nil, ["warning configuration"], 0),
      ("a: 1", "", [], 0), ("a: [", "treadlightd: x.yaml:1:3: no", ["problem configuration"], 78),
      ("a: 1", "killed", ["warning configuration"], 9),
    ] as [(String?, String?, [String], Int32)])
  func judgesTheConfiguration(
    file: String?, errors: String?, wanted: [String], status: Int32
  ) throws {
    let files = file.map { [ConfigurationCheck.path: $0] } ?? ["/x": ""]
    let answer = errors.map { ProgramAnswer(status: status, output: "", errors: $0) }
    let findings = try FakeMachine.with(files) { root in
      ConfigurationCheck(root: root, answer: answer).findings
    }
    #expect(worst(findings) == wanted)
    if status == 78 { #expect(findings[0].detail == "x.yaml:1:3: no") }
  }

  @Test(
    arguments: [
      (nil, ["warning udev rule"]), ("E:ID_VENDOR=x\nG:seat\n", ["warning udev rule"]),
      ("G:uaccess\nQ:uaccess\nV:1", []),
    ] as [(String?, [String])])
  func readsWhatUdevMadeOfTheRule(record: String?, wanted: [String]) throws {
    var files = FakeMachine.healthy
    files["/run/udev/data/n1"] = ""
    files["/run/udev/data/c189:11"] = record
    let findings = try FakeMachine.with(files) { root in
      USBChecks(root: root, id: DoctorTests.id, link: nil).findings
    }
    #expect(worst(findings) == wanted)
  }

  @Test func tellsWhoMayUseTheSocket() throws {
    try FakeMachine.with(["/run/s": "", "/etc/group": "root:x:0:\nx\n"]) { root in
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o660], ofItemAtPath: root.prefix + "/run/s")
      let owner = try #require(root.owner("/run/s"))
      #expect(owner.mode == 0o660)
      func check(_ user: UInt32, _ groups: Set<UInt32>) -> [String] {
        worst(
          PermissionChecks(
            root: root, user: UserFacts(user: user, groups: groups), socket: "/run/s", tables: []
          ).findings)
      }
      #expect(check(owner.user, []).isEmpty)
      #expect(check(owner.user &+ 1, [owner.group]).isEmpty)
      #expect(check(owner.user &+ 1, []) == ["problem socket"])
      #expect(check(0, []).isEmpty)
      #expect(root.groupName(0) == "root")
      #expect(root.groupName(77) == "77")
    }
  }

  @Test func noticesAKernelWithoutAController() throws {
    var files = FakeMachine.healthy
    files["/sys/bus/usb/devices/usb1/idVendor"] = nil
    let findings = try FakeMachine.with(files) { root in
      USBChecks(root: root, id: DoctorTests.id, link: nil).findings
    }
    #expect(worst(findings) == ["problem USB"])
  }

  @Test func takesNoLogsForNothingToFinish() throws {
    try FakeMachine.with(["/logs/.hidden.mcap": "", "/logs/x.csv": ""]) { root in
      #expect(UnfinishedLogs(root: root, directory: "/logs").findings.isEmpty)
      #expect(UnfinishedLogs(root: root, directory: "/gone").findings.isEmpty)
    }
  }
}
