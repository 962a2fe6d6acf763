import Foundation

/// A daemon on a virtual table, in a folder of its own.
final class Studio {
  let folder: URL
  /// What the daemon's environment has besides.
  private let environment: [String: String]
  private var process = Process()
  private var errors = Pipe()
  private var heard = ""
  /// Names of logs that were being written when a daemon was killed.
  private var cutOff: Set<String> = []

  /// The table plays 100 s of one foot on one panel: 300 N, and 800 N for 1 s out of every 5; or
  /// 300 N all the time, as of someone who lies still.
  ///
  /// `virtual` takes the place of that table; it may play `empty.csv`, on which nothing is.
  /// `tables` are several of that one, by these names.
  init(
    speed: Int = 10, isStill: Bool = false, virtual: String? = nil, tables: [String] = [],
    extra: String = "", environment: [String: String] = [:]
  ) throws {
    self.environment = environment
    folder = FileManager.default.temporaryDirectory.appending(path: "tl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var rows = "t_s,f1,f2,f3,f4\n"
    for index in 0..<20_000 {
      let force = index % 1000 >= 800 && !isStill ? 200.0 : 75.0
      rows += "\(Double(index) / 200)" + String(repeating: ",\(force)", count: 4) + "\n"
    }
    try rows.write(to: folder.appending(path: "foot.csv"), atomically: true, encoding: .utf8)
    try "t_s,f1,f2,f3,f4\n0,0,0,0,0\n0.5,0,0,0,0\n1,0,0,0,0\n".write(
      to: folder.appending(path: "empty.csv"), atomically: true, encoding: .utf8)
    try """
    state_directory: state
    log_directory: logs
    control_socket: s
    \(Self.tables(tables, virtual ?? "{ recording: foot.csv, speed: \(speed), rate: 200 }"))
    \(extra)
    """.write(to: configuration, atomically: true, encoding: .utf8)
    try open()
  }

  private static func tables(_ names: [String], _ virtual: String) -> String {
    guard !names.isEmpty else { return "table:\n  virtual: \(virtual)" }
    return "tables:\n"
      + names.map { "  - { name: \($0), virtual: \(virtual) }" }.joined(separator: "\n")
  }

  deinit {
    if process.isRunning { end(SIGKILL) }
    for log in logs { Corpus.keep(log, isCutOff: cutOff.contains(log.lastPathComponent)) }
    try? FileManager.default.removeItem(at: folder)
  }

  var configuration: URL { folder.appending(path: "treadlightd.yaml") }
  var socket: String { folder.appending(path: "s").path }

  private var logs: [URL] {
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder.appending(path: "logs"), includingPropertiesForKeys: nil)
    return files?.filter { $0.pathExtension == "mcap" } ?? []
  }

  /// Starts the daemon and waits until it has its table.
  ///
  /// It may have `mostDescriptors` files and connections open; nil: as many as this process.
  func open(mostDescriptors: Int? = nil) throws {
    process = Process()
    errors = Pipe()
    heard = ""
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let arguments = ["--config", configuration.path]
    if let mostDescriptors {
      process.executableURL = URL(filePath: "/usr/bin/prlimit")
      process.arguments = ["--nofile=\(mostDescriptors)", Programs.treadlightd.path] + arguments
    } else {
      process.executableURL = Programs.treadlightd
      process.arguments = arguments
    }
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    try wait(for: "listening")
    try wait(for: "table connected")
  }

  /// Waits until the daemon's log says `words`; throws when it has not for a minute.
  ///
  /// By itself, since it holds up a thread that the test's own time limit would need.
  func wait(for words: String) throws {
    let end = ContinuousClock.now + .seconds(60)
    while !heard.contains(words) {
      var waiting = pollfd(
        fd: errors.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
      let isSilent = poll(&waiting, 1, 1000) == 0
      guard ContinuousClock.now < end else { throw Unsaid(words: words, log: heard) }
      guard !isSilent else { continue }
      let piece = errors.fileHandleForReading.availableData
      guard !piece.isEmpty else { throw DaemonGone(log: heard) }
      heard += String(decoding: piece, as: UTF8.self)
    }
  }

  /// The port that the daemon's HTTP door was given.
  func httpPort() throws -> Int {
    try wait(for: " token_file=")
    guard let line = heard.firstMatch(of: /http=\S+ port=(\d+)/), let port = Int(line.1) else {
      throw DaemonGone(log: heard)
    }
    return port
  }

  /// All that the daemon has said so far.
  var log: String { heard }

  /// The daemon's process.
  var processID: Int32 { process.processIdentifier }

  private static let lastBytes: [UInt8] = [0x89] + Array("MCAP0\r\n".utf8)

  struct DaemonGone: Error { var log: String }
  struct Unsaid: Error {
    var words: String
    var log: String
  }

  /// Forgets what the daemon has said, so that `wait` waits for something new.
  func forget() { heard = "" }

  /// Ends the daemon with a signal and returns its exit status.
  @discardableResult
  func end(_ signal: Int32) -> Int32 {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    // A closed log ends as every MCAP file does; the next daemon finishes one that does not.
    for log in logs where (try? Data(contentsOf: log).suffix(8)) != Data(Self.lastBytes) {
      cutOff.insert(log.lastPathComponent)
    }
    return process.terminationStatus
  }

  /// Sends the daemon a signal that does not end it.
  func signal(_ signal: Int32) { kill(process.processIdentifier, signal) }

  @discardableResult
  func treadlight(_ arguments: String...) throws -> Ended {
    try run(Programs.treadlight, arguments, environment: ["TREADLIGHT_SOCKET": socket])
  }

  /// Enters a client with a limit of 600 N and a therapist, and starts a session without tare.
  func startSession() throws -> String {
    try treadlight("client", "add", "Anna Berg")
    try treadlight("therapist", "add", "Theo", "--mass", "70")
    try treadlight("limits", "set", "Anna Berg", "whole-body", "600N")
    return try startAnotherSession()
  }

  func startAnotherSession() throws -> String {
    let started = try treadlight(
      "session", "start", "--client", "Anna Berg", "--therapist", "Theo", "--no-tare",
      "--override", "nobody lies here", "--json")
    guard let path = try started.json()["log_path"] as? String else {
      throw DaemonGone(log: started.output + started.errors)
    }
    return path
  }
}
