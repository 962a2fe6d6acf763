import Synchronization
import TableDevice
import TableProtocol
import Testing

@testable import VirtualTable

struct MisbehaviourTests {
  private let table: VirtualTable

  init() throws {
    var configuration = VirtualTable.Configuration()
    configuration.framesPerTransfer = 1
    table = try VirtualTable(configuration, source: EmptyTable())
    table.plug { _ in }
    try start(epoch: 1)
  }

  private func start(epoch: UInt16) throws {
    let start = SetupPacket(
      requestType: 0x40, request: ControlRequest.start.rawValue, value: epoch)
    #expect(table.control(start) == .data([]))
  }

  private func ask(_ requestType: UInt8, _ request: UInt8, value: UInt16 = 0) throws -> [UInt8] {
    let setup = SetupPacket(
      requestType: requestType, request: request, value: value, length: 256)
    guard case .data(let data) = table.control(setup) else {
      Issue.record("the table refused \(setup)")
      return []
    }
    return data
  }

  private func identity() throws -> [UInt8] {
    try ask(0xC0, ControlRequest.identity.rawValue)
  }

  /// The frames of the next `count` scans, where they are frames.
  private func frames(_ count: Int) throws -> [ScanFrame?] {
    // Through a sink, as the daemon in the same process gets them.
    let found = Found()
    table.plug { bytes in found.add(try? ScanFrame(decoding: bytes)) }
    try start(epoch: 2)
    table.step(count)
    return found.frames
  }

  @Test func claimsAnotherVersion() throws {
    let before = try identity()
    table.misbehave(.version)
    let after = try identity()
    #expect(throws: ControlDataError.unsupportedVersion(99)) { try Identity(decoding: after.span) }
    table.misbehave(.none)
    #expect(try identity() == before)
  }

  @Test func cutsItsIdentityShort() throws {
    table.misbehave(.malformed)
    let answer = try identity()
    #expect(throws: ControlDataError.self) { try Identity(decoding: answer.span) }
  }

  @Test func liesAboutItsDescriptors() throws {
    let before = try ask(0x80, 6, value: 0x0200)
    #expect(before[14] == TableProtocol.interfaceClass)
    table.misbehave(.stranger)
    #expect(Array(try ask(0x80, 6, value: 0x0200)[14..<17]) == [3, 0, 0])
    table.misbehave(.descriptor)
    #expect(try ask(0x80, 6, value: 0x0200)[9] == 0xFF)
  }

  @Test func sendsGarbage() throws {
    table.misbehave(.garbage)
    let frames = try frames(20)
    #expect(frames.count == 20)
    #expect(frames.allSatisfy { $0 == nil })
  }

  @Test func standsStillInTime() throws {
    table.misbehave(.clock)
    #expect(try frames(3).map { $0?.deviceTime } == [1, 1, 1])
  }

  @Test func countsFromZeroAgainUntilTheNextStream() throws {
    let found = Found()
    table.plug { bytes in found.add(try? ScanFrame(decoding: bytes)) }
    try start(epoch: 2)
    table.step(5)
    table.misbehave(.counter)
    table.step(3)
    #expect(found.frames.map { $0?.sequence } == [0, 1, 2, 3, 4, 0, 1, 2])
    try start(epoch: 3)
    table.step(2)
    #expect(found.frames.suffix(2).map { $0?.sequence } == [0, 1])
  }

  @Test func isToldByALine() {
    #expect(table.obey("misbehave stall") == "ok stall")
    #expect(table.misbehaviour == .stall)
    #expect(table.obey("misbehave politely").hasPrefix("error misbehave takes none, stall"))
    #expect(table.obey("misbehave").hasPrefix("error unknown command"))
  }
}

/// What a sink was handed.
private final class Found: Sendable {
  private let list = Mutex<[ScanFrame?]>([])
  var frames: [ScanFrame?] { list.withLock { $0 } }
  func add(_ frame: ScanFrame?) { list.withLock { $0.append(frame) } }
}
