import Testing

@testable import treadlight

/// The daemon's process, its limits, and the library it has loaded.
struct DoctorProcessTests {
  private static let limits = """
    Limit                     Soft Limit           Hard Limit           Units
    Max realtime priority     50                   50
    Max locked memory         268435456            268435456            bytes
    Max open files            8192                 8192                 files
    Max processes             unlimited            unlimited            processes
    """
  private static let process = [
    "/proc/1/comm": "systemd\n", "/proc/self": "->1", "/proc/42/comm": "treadlightd\n",
    "/proc/42/status": "Name:\ttreadlightd\nUid:\t990\t990\t990\t990\nGid:\t980\t980\t980\t980\n"
      + "Groups:\t46 980 \n",
    "/proc/42/limits": limits, "/proc/42/exe": "->/usr/bin/treadlightd",
    "/proc/42/maps": "7f-80 r--p 0 08:01 5  /usr/lib/x86_64-linux-gnu/libusb-1.0.so.0.3.0\n",
  ]

  private func only(_ change: (inout [String: String]) -> Void) throws -> DaemonProcess {
    var files = Self.process
    change(&files)
    let found = try FakeMachine.with(files) { DaemonProcess.all(in: $0) }
    #expect(found.count == 1)
    return try #require(found.first)
  }

  @Test func findsTheDaemonAndWhatItMayDo() throws {
    let process = try only { _ in }
    #expect(process.number == 42)
    #expect(process.user == 990)
    #expect(process.groups == [980, 46, 980])
    #expect(process.limits["Max open files"] == 8192)
    #expect(process.limits["Max processes"] == .some(nil))
    #expect(!process.isOutdated)
    #expect(process.library == "/usr/lib/x86_64-linux-gnu/libusb-1.0.so.0.3.0")
    #expect(worst(LimitChecks(process: process).findings).isEmpty)
  }

  @Test func findsNoneWhereNoneRunsOrThereIsNoProc() throws {
    #expect(try FakeMachine.with(["/proc/1/comm": "x"]) { DaemonProcess.all(in: $0) }.isEmpty)
    #expect(try FakeMachine.with(["/x": ""]) { DaemonProcess.all(in: $0) }.isEmpty)
  }

  @Test(
    arguments: [
      ("Max realtime priority     50", "Max realtime priority     0", "990", 1),
      ("Max locked memory         268435456", "Max locked memory         65536", "990", 1),
      ("Max open files            8192", "Max open files            1024", "990", 1),
      ("Max locked memory         268435456", "Max locked memory         unlimited", "990", 0),
      // Root needs no grant.
      ("Max realtime priority     50", "Max realtime priority     0", "0", 0),
    ])
  func judgesLimits(line: String, becomes: String, user: String, warnings: Int) throws {
    let process = try only { files in
      files["/proc/42/limits"] = Self.limits.replacing(line, with: becomes)
      files["/proc/42/status"] = "Uid:\t\(user)\n"
    }
    let findings = LimitChecks(process: process).findings
    #expect(worst(findings).count == warnings)
    #expect(findings.allSatisfy { $0.level == .ok || $0.fix?.contains("systemctl") == true })
  }

  @Test func saysSoWhereLimitsCannotBeSeen() throws {
    let process = try only { $0["/proc/42/limits"] = nil }
    #expect(worst(LimitChecks(process: process).findings) == ["warning limits"])
  }

  @Test func noticesWhatAnUpgradeReplaced() throws {
    let process = try only { files in
      files["/proc/42/exe"] = "->/usr/bin/treadlightd (deleted)"
      files["/proc/42/maps"] = "1-2 r--p 0 08:01 5 /lib/libusb-1.0.so.0.3.0 (deleted)"
    }
    let service = ServiceChecks(
      version: "1", daemonVersion: "1", service: nil, process: process)
    #expect(worst(service.findings) == ["warning version"])
    let root = SystemRoot(prefix: "/nowhere")
    #expect(LibraryChecks(root: root, process: process).finding.level == .warning)
  }

  @Test(
    arguments: [
      ("/usr/lib/x86_64-linux-gnu/libusb-1.0.so.0", Finding.Level.ok),
      ("/usr/lib/aarch64-linux-gnu/libusb-1.0.so.0", .ok), ("/usr/lib/libusb-0.1.so.4", .problem),
    ])
  func looksForTheLibrary(path: String, level: Finding.Level) throws {
    let finding = try FakeMachine.with([path: ""]) { root in
      LibraryChecks(root: root, process: nil).finding
    }
    #expect(finding.level == level)
  }

  @Test(
    arguments: [
      ("LoadState=loaded\nActiveState=active\nNRestarts=0\nResult=success", [String]()),
      ("LoadState=loaded\nActiveState=active\nNRestarts=3\nResult=watchdog", ["warning service"]),
      (
        "LoadState=loaded\nActiveState=failed\nResult=exit-code\nExecMainStatus=78",
        ["problem service"]
      ),
      ("LoadState=not-found\nActiveState=inactive", []), ("", []), ("junk", []),
    ])
  func judgesTheUnit(text: String, findings: [String]) {
    let checks = ServiceChecks(
      version: "1", daemonVersion: nil, service: ServiceFacts(text), process: nil)
    #expect(worst(checks.findings) == findings)
  }

  @Test func namesAnotherVersion() {
    let checks = ServiceChecks(version: "1", daemonVersion: "2", service: nil, process: nil)
    #expect(worst(checks.findings) == ["warning version"])
  }
}
