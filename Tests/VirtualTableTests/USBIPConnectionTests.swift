import Glibc
import Synchronization
import TableDevice
import TableProtocol
import RealTime
import Testing

@testable import VirtualTable

@Suite(.timeLimit(.minutes(1)))
struct USBIPConnectionTests {
  /// A table of 1000 scans a second on one end of a socket pair.
  private final class Wire {
    let table: VirtualTable
    let host: ScriptedHost
    private let ending: Ending
    private var thread: NativeThread?

    init() throws {
      var configuration = VirtualTable.Configuration()
      configuration.rate = 1000
      let table = try VirtualTable(configuration, source: EmptyTable())
      let pair = try Socket.pair()
      let connection = USBIPConnection(socket: try Socket(pair.ours), table: table)
      let ending = Ending()
      table.plug(connection)
      thread = NativeThread(name: "test") { ending.set(connection.serve(table)) }
      host = ScriptedHost(socket: try Socket(pair.theirs))
      self.table = table
      self.ending = ending
    }

    /// Hangs up and says how the table saw it.
    func end() -> USBIPConnection.Ending? {
      host.socket.shutDown()
      thread.take()?.join()
      return ending.value
    }

    private final class Ending: Sendable {
      private let ending = Mutex<USBIPConnection.Ending?>(nil)
      var value: USBIPConnection.Ending? { ending.withLock { $0 } }
      func set(_ found: USBIPConnection.Ending) { ending.withLock { $0 = found } }
    }
  }

  @Test func isEnumeratedAsTheKernelDoesIt() throws {
    let wire = try Wire()
    let device = try wire.host.control(.descriptor(1, length: 64))
    #expect((device.status, device.data.count) == (0, 18))
    #expect(Array(device.data[8..<12]) == [0x09, 0x12, 0x01, 0x00])
    #expect(try wire.host.control(.descriptor(1, length: 8)).data == Array(device.data[..<8]))
    let address = SetupPacket(requestType: 0, request: 5, value: 3)
    #expect(try wire.host.control(address).status == 0)
    // The device qualifier of a device that is full speed only.
    #expect(try wire.host.control(.descriptor(6, length: 10)).status == -EPIPE)
    let head = try wire.host.control(.descriptor(2, length: 9)).data
    #expect(head.count == 9 && head[2] == 25)
    let configuration = try wire.host.control(.descriptor(2, length: 25)).data
    #expect(configuration.count == 25 && Array(configuration[18..<22]) == [7, 5, 0x81, 2])
    #expect(try wire.host.control(.descriptor(3, 0, length: 255)).data == [4, 3, 9, 4])
    let serial = try wire.host.control(.descriptor(3, 3, length: 255)).data
    #expect(serial == [16, 3] + "VT-0001".utf8.flatMap { [$0, 0] })
    #expect(try wire.host.control(.configure).status == 0)
    let identity = try wire.host.control(.identity).data
    #expect(try Identity(decoding: identity.span) == wire.table.identity)
    #expect(wire.end() == .closed)
  }

  @Test func completesTransfersInTheOrderTheyWereAskedFor() throws {
    let wire = try Wire()
    #expect(try wire.host.control(.start(epoch: 5)).status == 0)
    var asked: [UInt32] = []
    for _ in 0..<4 {
      asked.append(try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096))
    }
    // A question that is answered: the transfers before it are known to wait.
    _ = try wire.host.control(.status)
    wire.table.step(32)
    var sequences: [UInt32] = []
    for sequence in asked {
      let answer = try wire.host.answer()
      #expect((answer.sequence, answer.status) == (sequence, 0))
      sequences += Witness.frames(in: answer.data.span).map(\.sequence)
    }
    #expect(sequences == Array(0..<32))
    #expect(wire.end() == .closed)
  }

  @Test func countsWhatTheHostDidNotFetch() throws {
    let wire = try Wire()
    _ = try wire.host.control(.start(epoch: 1))
    wire.table.step(100)
    _ = try wire.host.control(.stop)
    var frames: [ScanFrame] = []
    for _ in 0..<8 {
      try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096)
      let data = try wire.host.answer().data
      frames += Witness.frames(in: data.span)
    }
    #expect(frames.map(\.sequence) == Array(0..<64))
    let reply = try wire.host.control(.status).data
    let status = try TableStatus(decoding: reply.span)
    #expect((status.produced, status.dropped) == (100, 36))
    let stream = try #require(wire.table.report.streams.first)
    #expect(stream.produced == stream.taken + stream.dropped)
    #expect(stream.lastTaken == 63)
    #expect(wire.end() == .closed)
  }

  @Test func takesBackATransferThatWaits() throws {
    let wire = try Wire()
    _ = try wire.host.control(.start(epoch: 1))
    let first = try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096)
    let second = try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096)
    let unlink = try wire.host.unlink(first)
    let answer = try wire.host.answer()
    #expect((answer.command, answer.sequence, answer.status) == (4, unlink, -ECONNRESET))
    wire.table.step(8)
    #expect(try wire.host.answer().sequence == second)
    // Too late: its answer is already sent.
    _ = try wire.host.unlink(second)
    #expect(try wire.host.answer().status == 0)
    #expect(wire.end() == .closed)
  }

  @Test func stallsWhatItDoesNotHave() throws {
    let wire = try Wire()
    let unknown = SetupPacket(requestType: 0xC0, request: 99, length: 8)
    #expect(try wire.host.control(unknown).status == -EPIPE)
    try wire.host.submit(endpoint: 2, isTowardsHost: true, length: 64)
    #expect(try wire.host.answer().status == -EPIPE)
    try wire.host.submit(
      endpoint: 1, isTowardsHost: false, length: 3, data: [1, 2, 3])
    #expect(try wire.host.answer(dataFollows: false).status == -EPIPE)
    // Less data than the setup packet promises.
    try wire.host.submit(
      endpoint: 0, isTowardsHost: false, length: 2, setup: [0x40, 6, 0, 0, 0, 0, 28, 0],
      data: [1, 2])
    #expect(try wire.host.answer(dataFollows: false).status == -EPIPE)
    // A buffer that a single frame overflows.
    _ = try wire.host.control(.start(epoch: 1))
    try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 64)
    wire.table.step(8)
    #expect(try wire.host.answer().status == -EOVERFLOW)
    #expect(wire.end() == .closed)
  }

  @Test(arguments: [(Misbehaviour.stall, -EPIPE), (.babble, -EOVERFLOW)])
  func answersEveryTransferWrongWhenTold(kind: Misbehaviour, status: Int32) throws {
    let wire = try Wire()
    _ = try wire.host.control(.start(epoch: 1))
    wire.table.misbehave(kind)
    wire.table.step(8)
    for _ in 0..<3 {
      try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096)
      #expect(try wire.host.answer().status == status)
    }
    wire.table.misbehave(.none)
    try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096)
    #expect(try wire.host.answer().status == 0)
    #expect(wire.end() == .closed)
  }

  @Test func saysNothingWhenTold() throws {
    let wire = try Wire()
    _ = try wire.host.control(.start(epoch: 1))
    wire.table.misbehave(.mute)
    let transfer = try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096)
    wire.table.step(16)
    // The next answer is that to the question, not the transfer's.
    #expect(try wire.host.control(.status).status == 0)
    wire.table.misbehave(.none)
    wire.table.step(8)
    #expect(try wire.host.answer().sequence == transfer)
    #expect(wire.end() == .closed)
  }

  @Test(
    arguments: [
      ([UInt8](repeating: 0, count: 20), .truncated(needed: 48, found: 20)),
      ([UInt8](repeating: 0xFF, count: 48), .unknownCommand(.max)),
      ([0, 0, 0, 9] + [UInt8](repeating: 0, count: 44), .unknownCommand(9)),
    ] as [([UInt8], USBIPError)])
  func hangsUpOnGarbage(bytes: [UInt8], error: USBIPError) throws {
    let wire = try Wire()
    try wire.host.socket.send(bytes)
    #expect(wire.end() == .failed(error))
  }

  @Test func hangsUpOnMoreTransfersThanItHolds() throws {
    let wire = try Wire()
    for _ in 0...USBIPConnection.mostTransfers {
      try wire.host.submit(endpoint: 1, isTowardsHost: true, length: 4096)
    }
    #expect(wire.host.seesTheEnd())
    #expect(wire.end() == .failed(.tooManyTransfers(limit: 256)))
  }

  @Test func anUnpluggedTableIsGone() throws {
    let wire = try Wire()
    wire.table.unplug()
    #expect(try wire.host.control(.identity).status == -ENODEV)
    #expect(wire.end() == .closed)
  }
}
