import TableDevice
import Testing

@testable import VirtualTable

/// A host on the other end of a USB/IP socket, byte by byte.
final class ScriptedHost {
  struct Answer: Equatable {
    var command: UInt32
    var sequence: UInt32
    var status: Int32
    var data: [UInt8]
  }

  let socket: Socket
  private var next: UInt32 = 1

  /// Gives up on a table that says nothing for five seconds.
  init(socket: consuming Socket) {
    socket.setPatience(seconds: 5)
    self.socket = socket
  }

  /// Sends a transfer and returns its sequence number.
  @discardableResult
  func submit(
    endpoint: UInt32, isTowardsHost: Bool, length: Int,
    setup: [UInt8] = .init(repeating: 0, count: 8), data: [UInt8] = []
  ) throws -> UInt32 {
    let sequence = next
    next += 1
    try socket.send(
      message(
        [1, sequence, 0x10002, isTowardsHost ? 1 : 0, endpoint, 0, UInt32(length), 0, 0, 0])
        + setup + data)
    return sequence
  }

  func unlink(_ target: UInt32) throws -> UInt32 {
    let sequence = next
    next += 1
    try socket.send(
      message([2, sequence, 0x10002, 1, 1, target, 0, 0, 0, 0]) + [UInt8](repeating: 0, count: 8))
    return sequence
  }

  /// The next answer; `dataFollows` after a transfer towards the host.
  func answer(dataFollows: Bool = true) throws -> Answer {
    let header = try bytes(48)
    let length = header.span.bigEndianUInt32(at: 24)
    let command = header.span.bigEndianUInt32(at: 0)
    return Answer(
      command: command, sequence: header.span.bigEndianUInt32(at: 4),
      status: Int32(bitPattern: header.span.bigEndianUInt32(at: 20)),
      data: command == 3 && dataFollows ? try bytes(Int(length)) : [])
  }

  /// A control transfer, with its answer.
  func control(_ setup: SetupPacket, data: [UInt8] = []) throws -> Answer {
    let isTowardsHost = setup.isTowardsHost
    let sequence = try submit(
      endpoint: 0, isTowardsHost: isTowardsHost, length: Int(setup.length),
      setup: [
        setup.requestType, setup.request, UInt8(truncatingIfNeeded: setup.value),
        UInt8(setup.value >> 8), UInt8(truncatingIfNeeded: setup.index), UInt8(setup.index >> 8),
        UInt8(truncatingIfNeeded: setup.length), UInt8(setup.length >> 8),
      ], data: data)
    let answer = try answer(dataFollows: isTowardsHost)
    #expect(answer.sequence == sequence)
    return answer
  }

  func bytes(_ count: Int) throws -> [UInt8] {
    switch try socket.receive(count) {
    case .bytes(let bytes): return bytes
    case .closed(let after): throw HungUp(after: after)
    }
  }

  /// Whether the other side hangs up next.
  func seesTheEnd() -> Bool {
    if case .closed(after: 0)? = try? socket.receive(1) { true } else { false }
  }

  struct HungUp: Error { let after: Int }

  private func message(_ fields: [UInt32]) -> [UInt8] {
    var bytes: [UInt8] = []
    for field in fields { bytes.append(bigEndian: field) }
    return bytes
  }
}
