import Calibration
import ClientRegistry
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import SessionAnalysis
import Synchronization
import TableModel
import TableProtocol

@testable import ControlService

/// The service with a registry of its own and a table that answers as it is told.
final class Door: Sendable {
  let registry: ClientRegistry
  let table: FakeTable
  private let tables: ServedTables
  private let folder: URL

  /// With one table, or with `right` beside it; then the first one is called left.
  init(right: FakeTable? = nil) throws {
    let table = FakeTable()
    self.table = table
    tables = ServedTables(
      right.map { right in
        [
          ServedTable(name: "left", control: table),
          ServedTable(name: "right", serial: "E-CONFIGURED", control: right),
        ]
      } ?? [ServedTable(control: table)])
    folder = URL(filePath: NSTemporaryDirectory()).appending(path: "door-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    registry = try ClientRegistry(
      path: folder.appending(path: "registry.sqlite").path(percentEncoded: false))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  struct Reply {
    var status: Int
    var text: String

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
      try JSONText.decode(type, from: Array(text.utf8))
    }

    /// The code of a refusal.
    var code: String? { (try? decoded(ErrorAnswer.self))?.error.code }
  }

  /// When everything happens.
  static let now = WallTime(nanoseconds: 1_795_256_130_000_000_000)

  var service: ControlService {
    ControlService(registry: registry, tables: tables) { Self.now }
  }

  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ body: String = "",
    fields: HTTPFields = HTTPFields()
  ) async throws -> Reply {
    let request = Request(
      head: HTTPRequest(
        method: method, scheme: "http", authority: "x", path: path, headerFields: fields),
      body: .init(buffer: ByteBuffer(string: body)))
    let source = ApplicationRequestContextSource(
      channel: EmbeddedChannel(), logger: Logger(label: "door"))
    let response = try await service.router(behind: LocalDoorMiddleware()).buildResponder().respond(
      to: request, context: ControlContext(source: source))
    let text = Mutex("")
    try await response.body.write(Collector(text: { piece in text.withLock { $0 += piece } }))
    return Reply(status: Int(response.status.code), text: text.withLock { $0 })
  }

  func ask(
    _ method: HTTPRequest.Method, _ path: String, _ body: some Encodable
  ) async throws -> Reply {
    try await ask(method, path, String(decoding: try JSONText.encode(body), as: UTF8.self))
  }
}

private struct Collector: ResponseBodyWriter {
  let text: (String) -> Void

  mutating func write(_ buffer: ByteBuffer) { text(String(buffer: buffer)) }
  consuming func finish(_ trailingHeaders: HTTPFields?) {}
}

/// A table and its daemon, as far as the service sees them.
final class FakeTable: TableControl {
  struct State {
    var serial: String? = "E66"
    /// The table that is connected, for the status.
    var connected: TableDescription?
    var calibration: CalibrationRecord?
    var refusal: ControlRefusal?
    var effect = ProfileEffect.inForce
    /// What was asked for, in order.
    var asked: [String] = []
    var frames: [LiveFrame] = []
  }

  let state = Mutex(State())

  var asked: [String] { state.withLock { $0.asked } }

  func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

  func note(_ words: String) throws(ControlRefusal) {
    let refusal = state.withLock {
      $0.asked.append(words)
      return $0.refusal
    }
    if let refusal { throw refusal }
  }

  static let profile = TableProfile(
    name: "top", ratedLoad: Newtons(2000),
    cells: [
      .init(channel: 0, x: 0, y: 0), .init(channel: 1, x: 700, y: 0),
      .init(channel: 2, x: 350, y: 1900),
    ], panels: [.init(name: "top", role: .client, channels: [0, 1, 2])])

  static var calibration: CalibrationRecord {
    var calibration = TableCalibration(channelCount: 3, referenceMassGrams: 20_000, madeAt: 5)
    for channel in 0..<3 {
      calibration.cells[channel] = .init(zero: 180_000, nanonewtonsPerCount: -817_222)
    }
    return CalibrationRecord(calibration)
  }

  static let session = RunningSession(
    id: "s", client: "C-7KQ2MZ", therapist: "T-4M9XWB", startedAt: WallTime(nanoseconds: 1),
    logPath: "/l/s.mcap", settings: .init(ratedLoad: Newtons(2000)), duration: 0, scans: 0,
    recorderFailure: nil, tare: .client, placement: nil, contact: nil)

  func status() async -> DaemonStatus {
    DaemonStatus(
      version: "1",
      link: LinkStatus(
        state: .absent, table: state.withLock { $0.connected }, isVirtual: false), session: nil,
      alarms: [],
      stream: StreamReport(
        received: 0, lost: 0, gaps: 0, outOfOrder: 0, foreignEpoch: 0, invalid: 0,
        unknownVersion: 0, refusedTransfers: 0, unrecorded: 0, longestAlarmDelay: 0),
      logDirectory: "/l")
  }

  func scene() async -> TableScene {
    TableScene(
      table: "top", isVirtual: false, profile: Self.profile, minimumLoad: Newtons(20))
  }

  func metrics(named name: String) async -> TableMetrics { .sample(name, number: 1) }

  func startSession(
    client: Client, therapist: Therapist, order: StartSession
  ) async throws(ControlRefusal) -> RunningSession {
    try note(
      "start tare \(order.tare) \(order.posture.rawValue) \(order.contact?.rawValue ?? "none")")
    return Self.session
  }

  func stopSession() async throws(ControlRefusal) -> SessionRow { throw .noSession }

  func tare(undo: Bool) async throws(ControlRefusal) -> RunningSession {
    try note("tare undo \(undo)")
    return Self.session
  }

  func setContact(_ contact: FootContact?) async throws(ControlRefusal) -> RunningSession {
    try note("contact \(contact?.rawValue ?? "none")")
    return Self.session
  }

  func addNote(_ text: String, by author: String?) async throws(ControlRefusal) {
    try note("note")
  }

  /// Names the events of its listeners.
  static let run = LiveRun(name: "fake", began: .now)

  /// What the next listener finds, whose stream then ends.
  func put(_ frame: LiveFrame) { state.withLock { $0.frames.append(frame) } }

  func listen() -> LiveListener {
    let listener = LiveListener(run: Self.run)
    for frame in state.withLock({ $0.frames }) { listener.put(frame) }
    listener.close()
    return listener
  }

  func limitsChanged(of client: Client) async throws(ControlRefusal) {
    try note("limits of \(client.id)")
  }

  func limitsChanged(ofTherapist therapist: Therapist) async throws(ControlRefusal) {
    try note("limits of \(therapist.id)")
  }

  var ratedLoad: Newtons { get async { Self.profile.ratedLoad } }

  func table() async -> TableReport {
    var report = TableReport(
      table: nil, profile: Self.profile, source: .registry, fits: true,
      calibration: state.withLock { $0.calibration }, measuredRate: 79.8, isSessionRunning: false,
      isVirtual: false)
    report.serial = state.withLock { $0.serial }
    return report
  }

  func measureTable(seconds: Double) async throws(ControlRefusal) -> TableMeasurement {
    try note("measure \(seconds)")
    return TableMeasurement(duration: seconds, scans: 8, rate: 80, channels: [])
  }

  func zero() async throws(ControlRefusal) -> ZeroReport {
    try note("zero")
    return ZeroReport(
      zeros: [0.5, -1], changes: [0.5, -1], isInForce: true, at: WallTime(nanoseconds: 7))
  }

  func undoZero() async throws(ControlRefusal) -> ZeroReport {
    try note("undo zero")
    return ZeroReport(zeros: [0], changes: [-0.5], isInForce: true, at: WallTime(nanoseconds: 8))
  }

  func setCalibration(
    _ calibration: CalibrationRecord
  ) async throws(ControlRefusal) -> CalibrationRecord {
    try note("calibration \(calibration.zeros.count)")
    state.withLock { $0.calibration = calibration }
    return calibration
  }

  func enterBootloader() async throws(ControlRefusal) -> BootloaderReport {
    try note("bootloader")
    return BootloaderReport(serial: "E66", firmware: "1.2.3")
  }

  func profileChanged(of scope: TableScope) async -> ProfileEffect {
    state.withLock {
      $0.asked.append("profile of \(scope.name)")
      return $0.effect
    }
  }
}
