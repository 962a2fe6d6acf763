internal import Glibc
internal import Synchronization
internal import TableDevice
internal import TableProtocol

/// One host's conversation with the table over USB/IP, from the attach to the unplug.
///
/// Control transfers are answered at once. Bulk transfers wait in the order they came for the
/// table's transfers, up to `mostTransfers`. An unknown endpoint stalls; a message that is not
/// USB/IP ends the conversation.
final class USBIPConnection: TransferOutlet {
  /// How a conversation ended.
  enum Ending: Equatable {
    /// One side hung up between two messages.
    case closed
    case failed(USBIPError)
  }

  /// The bulk transfers that may wait; the daemon keeps 4 in the air, the kernel allows more.
  static let mostTransfers = 256

  private struct Waiting {
    var sequence: UInt32
    var length: Int
  }

  private let socket: Socket
  private let frameByteCount: Int
  private let hasEnded = Atomic(false)
  /// Held while an answer is sent, so that answers are whole and in order.
  private let waiting = Mutex<[Waiting]>([])

  init(socket: consuming Socket, table: VirtualTable) {
    self.socket = socket
    frameByteCount = ScanFrame.byteCount(channels: table.identity.channelCount)
  }

  /// Whether `serve` has come to its end.
  var isOver: Bool { hasEnded.load(ordering: .relaxed) }

  /// Hangs up; `serve` returns.
  func close() { socket.shutDown() }

  /// Answers the host until one side hangs up or a message cannot be understood.
  func serve(_ table: VirtualTable) -> Ending {
    defer {
      hasEnded.store(true, ordering: .relaxed)  // joining the thread is what orders the rest
      socket.shutDown()
    }
    do throws(USBIPError) {
      while let bytes = try receive(USBIPRequest.byteCount, mayEnd: true) {
        switch try USBIPRequest(decoding: bytes.span) {
        case .submit(let submit): try perform(submit, table)
        case .unlink(let sequence, let target): try unlink(target, sequence: sequence)
        }
      }
      return .closed
    } catch { return .failed(error) }
  }

  func pump(_ table: VirtualTable) {
    // A host that is gone is noticed by `serve`.
    try? waiting.withLock { waiting throws(USBIPError) in try complete(&waiting, table) }
  }

  // MARK: Requests

  private func perform(_ submit: USBIPSubmit, _ table: VirtualTable) throws(USBIPError) {
    var data: [UInt8] = []
    if !submit.isTowardsHost, submit.length > 0 {
      data = try receive(submit.length, mayEnd: false) ?? []
    }
    switch (submit.endpoint, submit.isTowardsHost) {
    case (0, _): try control(submit, data: data, table)
    case (UInt32(TableProtocol.bulkInEndpoint & 0x0F), true):
      try waiting.withLock { waiting throws(USBIPError) in
        guard waiting.count < Self.mostTransfers else {
          throw .tooManyTransfers(limit: Self.mostTransfers)
        }
        waiting.append(Waiting(sequence: submit.sequence, length: submit.length))
        try complete(&waiting, table)
      }
    default: try send(USBIPAnswer.submit(submit.sequence, status: -EPIPE))
    }
  }

  private func control(
    _ submit: USBIPSubmit, data: [UInt8], _ table: VirtualTable
  ) throws(USBIPError) {
    let setup = submit.setup
    let isConsistent =
      setup.isTowardsHost || setup.length == 0
      ? submit.isTowardsHost == setup.isTowardsHost || setup.length == 0
      : !submit.isTowardsHost && data.count == Int(setup.length)
    // SET_ADDRESS is the bus's own business: the host's virtual controller keeps the address.
    let answer: ControlAnswer =
      if !isConsistent {
        .stalled
      } else if (setup.requestType, setup.request) == (0x00, 5) {
        .data([])
      } else {
        table.control(setup, data: data)
      }
    switch answer {
    case .data(let reply) where submit.isTowardsHost:
      let reply = reply.prefix(submit.length)
      try send(USBIPAnswer.submit(submit.sequence, length: reply.count) + reply)
    case .data: try send(USBIPAnswer.submit(submit.sequence, length: data.count))
    case .stalled: try send(USBIPAnswer.submit(submit.sequence, status: -EPIPE))
    case .unplugged: try send(USBIPAnswer.submit(submit.sequence, status: -ENODEV))
    }
  }

  private func unlink(_ target: UInt32, sequence: UInt32) throws(USBIPError) {
    try waiting.withLock { waiting throws(USBIPError) in
      let index = waiting.firstIndex { $0.sequence == target }
      if let index { waiting.remove(at: index) }
      try write(USBIPAnswer.unlink(sequence, status: index == nil ? 0 : -ECONNRESET))
    }
  }

  /// Completes waiting transfers with what the table has.
  ///
  /// A buffer too small for a single frame fails with the error a host controller reports for
  /// a device that sends more than was asked for.
  private func complete(
    _ waiting: inout [Waiting], _ table: VirtualTable
  ) throws(USBIPError) {
    var buffer: [UInt8] = []
    while let first = waiting.first, table.isTransferWaiting {
      let misbehaviour = table.misbehaviour
      guard misbehaviour != .mute else { return }
      guard misbehaviour != .stall else {
        waiting.removeFirst()
        try write(USBIPAnswer.submit(first.sequence, status: -EPIPE))
        continue
      }
      guard first.length >= frameByteCount, misbehaviour != .babble else {
        waiting.removeFirst()
        try write(USBIPAnswer.submit(first.sequence, status: -EOVERFLOW))
        continue
      }
      let size = min(first.length, TableProtocol.transferBufferSize)
      if buffer.count != size { buffer = .init(repeating: 0, count: size) }
      guard let count = table.takeTransfer(into: &buffer) else { return }
      waiting.removeFirst()
      try write(USBIPAnswer.submit(first.sequence, length: count) + buffer[..<count])
    }
  }

  // MARK: Bytes

  /// Exactly `count` bytes; nil when the host hangs up before the first and that `mayEnd`.
  private func receive(_ count: Int, mayEnd: Bool) throws(USBIPError) -> [UInt8]? {
    let received: Socket.Received
    do { received = try socket.receive(count) } catch { throw .system(error) }
    switch received {
    case .bytes(let bytes): return bytes
    case .closed(after: 0) where mayEnd: return nil
    case .closed(let found): throw .truncated(needed: count, found: found)
    }
  }

  private func send(_ bytes: [UInt8]) throws(USBIPError) {
    try waiting.withLock { _ throws(USBIPError) in try write(bytes) }
  }

  /// The caller holds `waiting`.
  private func write(_ bytes: [UInt8]) throws(USBIPError) {
    do { try socket.send(bytes) } catch { throw .system(error) }
  }
}
