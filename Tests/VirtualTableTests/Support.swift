import Synchronization
import TableDevice
import TableModel
import TableProtocol

@testable import VirtualTable

/// The frames and events of a table, in the order they came.
final class Witness: Sendable {
  private let seen = Mutex<(frames: [ScanFrame], sizes: [Int], events: [TableEvent])>(
    ([], [], []))

  var frames: [ScanFrame] { seen.withLock { $0.frames } }
  /// Frames in each transfer.
  var sizes: [Int] { seen.withLock { $0.sizes } }
  var events: [TableEvent] { seen.withLock { $0.events } }

  func events(_ kind: String) -> [TableEvent] { events.filter { $0.kind == kind } }

  func hear(_ event: TableEvent) { seen.withLock { $0.events.append(event) } }

  func take(_ transfer: Span<UInt8>) {
    let frames = Self.frames(in: transfer)
    seen.withLock {
      $0.frames += frames
      $0.sizes.append(frames.count)
    }
  }

  static func frames(in transfer: Span<UInt8>) -> [ScanFrame] {
    var frames: [ScanFrame] = []
    var start = 0
    while start < transfer.count,
      let frame = try? ScanFrame(decoding: transfer.extracting(start..<transfer.count))
    {
      frames.append(frame)
      start += frame.byteCount
    }
    return frames
  }
}

/// A plugged table in process, moved on by hand.
struct Bench {
  let witness = Witness()
  let table: VirtualTable

  init(
    _ source: any LoadSource = EmptyTable(),
    _ change: (inout VirtualTable.Configuration) -> Void = { _ in }
  ) throws {
    var configuration = VirtualTable.Configuration()
    change(&configuration)
    let witness = self.witness
    table = try VirtualTable(configuration, source: source) { witness.hear($0) }
    plug()
  }

  func plug() {
    let witness = self.witness
    table.plug { witness.take($0) }
  }

  @discardableResult
  func start(epoch: UInt16 = 1) -> ControlAnswer { table.control(.start(epoch: epoch)) }

  @discardableResult
  func stop() -> ControlAnswer { table.control(.stop) }
}

extension SetupPacket {
  static func start(epoch: UInt16) -> Self { Self(requestType: 0x40, request: 2, value: epoch) }
  static let stop = Self(requestType: 0x40, request: 3)
  static let identity = Self(
    requestType: 0xC0, request: 1, length: UInt16(Identity.byteCount))
  static let status = Self(
    requestType: 0xC0, request: 8, length: UInt16(TableStatus.byteCount))

  static func descriptor(_ kind: UInt8, _ index: UInt8 = 0, length: UInt16) -> Self {
    Self(
      requestType: 0x80, request: 6, value: UInt16(kind) << 8 | UInt16(index), length: length)
  }

  static let configure = Self(requestType: 0x00, request: 9, value: 1)
}

extension ScanFrame {
  func newtons(_ channel: Int, _ calibration: TableCalibration) -> Double {
    Double(calibration.cells[channel].millinewtons(cells[channel].count)) / 1000
  }

  var counts: [Int32] { (0..<channelCount).map { cells[$0].count } }
  var states: [CellState] { (0..<channelCount).map { cells[$0].state } }
}

extension CellForces {
  var array: [Double] { indices.map { self[$0] } }
  var sum: Double { array.reduce(0, +) }
}

/// Named values, as events have them.
protocol HasValues {
  var values: [JSONField] { get }
}

extension TableEvent: HasValues {}
extension SourceEvent: HasValues {}

extension HasValues {
  func integer(_ name: String) -> Int? {
    guard case .integer(let value) = value(name) else { return nil }
    return Int(value)
  }

  func number(_ name: String) -> Double? {
    guard case .number(let value) = value(name) else { return nil }
    return value
  }

  func string(_ name: String) -> String? {
    guard case .string(let value) = value(name) else { return nil }
    return value
  }

  func integers(_ name: String) -> [Int]? {
    guard case .array(let values) = value(name) else { return nil }
    return values.compactMap { if case .integer(let value) = $0 { Int(value) } else { nil } }
  }

  func value(_ name: String) -> JSONValue? { values.first { $0.name == name }?.value }
}
