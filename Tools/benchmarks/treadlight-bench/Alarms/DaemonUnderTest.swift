import Foundation

/// A daemon in a folder of its own; it ends with the benchmark.
final class DaemonUnderTest {
  let api: DaemonAPI
  private let process = Process()
  private let log: URL
  private let folder: String

  var identifier: Int32 { process.processIdentifier }
  var isRunning: Bool { process.isRunning }

  /// Starts the program at `path`; one that is not real-time may not ask for such a priority.
  init(
    path: String, folder: String, isRealTime: Bool, environment: [String: String]
  ) throws {
    api = DaemonAPI(socket: "\(folder)/control.sock")
    self.folder = folder
    log = URL(fileURLWithPath: "\(folder)/daemon.log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let rights = isRealTime ? [] : ["--bounding-set", "-sys_nice", "--inh-caps", "-sys_nice"]
    process.arguments =
      ["setpriv", "--pdeathsig", "KILL"] + rights
      + ["env"] + environment.map { "\($0.key)=\($0.value)" }.sorted()
      + [path, "--config", "\(folder)/treadlightd.yaml"]
    process.standardError = try FileHandle(forWritingTo: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
  }

  /// Waits until the table's scans come.
  func waitForTable() throws {
    for _ in 0..<1200 {
      guard process.isRunning else { break }
      if let state = try? api.status(), state.isConnected { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    throw CallFailure(description: "the daemon has no table\n\(lastWords)")
  }

  /// The port of its HTTP door, from its log, and the token for it.
  func httpDoor() throws -> (port: Int, token: String) {
    for _ in 0..<300 {
      let text = try String(contentsOf: log, encoding: .utf8)
      if let found = text.firstMatch(of: /http=\S+ port=(\d+)/), let port = Int(found.1) {
        let token = try String(contentsOfFile: "\(folder)/state/http-token", encoding: .utf8)
        return (port, token.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      Thread.sleep(forTimeInterval: 0.1)
    }
    throw CallFailure(description: "the daemon has no HTTP door\n\(lastWords)")
  }

  /// Asks it to end, and gives its exit code; nil when it does not within 30 s.
  func end() -> Int32? {
    process.terminate()
    for _ in 0..<300 where process.isRunning { Thread.sleep(forTimeInterval: 0.1) }
    guard process.isRunning else { return process.terminationStatus }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return nil
  }

  var lastWords: String {
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(10).joined(separator: "\n")
  }

  /// The most memory it ever had, megabytes.
  var peakMemory: Double? {
    let path = "/proc/\(identifier)/status"
    let text = try? String(contentsOfFile: path, encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Double($0) }.map { $0 / 1024 }
  }
}

/// Processes that keep the cores busy; they end with the value, and with the benchmark.
final class BusyProcesses {
  private var processes: [Process] = []

  init(_ count: Int) throws {
    for _ in 0..<count {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = ["spin"]
      try process.run()
      processes.append(process)
    }
  }

  deinit { end() }

  func end() {
    for process in processes {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
    processes = []
  }
}
