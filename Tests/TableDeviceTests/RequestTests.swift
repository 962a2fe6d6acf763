import TableDevice
import TableProtocol
import Testing

struct RequestTests {
  /// All that a request can change, as far as it shows.
  struct Snapshot: Equatable {
    var status: TableStatus
    var calibration: TableCalibration
    var stored: [UInt8]
    var signals: [SignalPattern]
    var bootloaderEntries: Int

    init(_ table: TestTable) {
      status = table.status
      calibration = table.calibration
      stored = table.memory.bytes
      signals = table.signals
      bootloaderEntries = table.bootloaderEntries
    }
  }

  @Test func tellsWhoItIs() throws {
    let table = try TestTable()
    let answer = try #require(table.answer(.asking(.identity)))
    #expect(answer.count == Identity.byteCount)
    let identity = try Identity(decoding: answer.span)
    #expect(identity == table.identity)
  }

  @Test func tellsHowItIs() throws {
    let table = try TestTable()
    #expect(table.tell(.start, value: 0xABCD))
    table.scan(at: 10)
    table.scan(at: 25)
    let answer = try #require(table.answer(.asking(.status)))
    #expect(
      try TableStatus(decoding: answer.span)
        == TableStatus(
          epoch: 0xABCD, isStreaming: true, guardState: .off, produced: 2, dropped: 0,
          deviceTime: 25))
  }

  @Test func tellsItsCalibration() throws {
    let table = try TestTable(channels: 16)
    let answer = try #require(table.answer(.asking(.readCalibration)))
    #expect(answer == plainCalibration(channels: 16).encoded)
  }

  @Test func entersTheBootloaderWithTheMagicOnly() throws {
    let table = try TestTable()
    #expect(!table.tell(.enterBootloader))
    #expect(!table.tell(.enterBootloader, value: 0x07B0))
    #expect(table.bootloaderEntries == 0)
    #expect(table.tell(.enterBootloader, value: 0xB007))
    #expect(table.bootloaderEntries == 1)
  }

  static let calibration = plainCalibration(channels: 4).encoded
  static let layoutTwo = [2] + calibration.dropFirst()
  static let otherCalibration = plainCalibration(channels: 5).encoded
  static let limits = GuardLimits(channelCount: 4, rating: 1000).encoded
  static let limitsOfVersionOne = [1] + limits.dropFirst()
  static let otherLimits = GuardLimits(channelCount: 3).encoded

  static let refused: [(SetupPacket, [UInt8])] = [
    // No such request, or none in that direction.
    (SetupPacket(requestType: 0x40, request: 0), []),
    (SetupPacket(requestType: 0x40, request: 11), []),
    (SetupPacket(requestType: 0xC0, request: 255, length: 64), []),
    (SetupPacket(requestType: 0x40, request: 1), []),
    (SetupPacket(requestType: 0xC0, request: 2), []),
    (SetupPacket(requestType: 0xC0, request: 6, length: 64), []),
    // To an interface or an endpoint instead of the device.
    (SetupPacket(requestType: 0x41, request: 2, value: 9), []),
    (SetupPacket(requestType: 0x42, request: 3), []),
    (SetupPacket(requestType: 0xC1, request: 1, length: 64), []),
    // With an index, or with a value where none is meant.
    (SetupPacket(requestType: 0x40, request: 2, value: 9, index: 1), []),
    (SetupPacket(requestType: 0x40, request: 3, value: 1), []),
    (SetupPacket(requestType: 0x40, request: 10, value: 1), []),
    (SetupPacket(requestType: 0xC0, request: 8, value: 1, length: 64), []),
    // With a priority that does not exist, or a sound without its light.
    (SetupPacket(requestType: 0x40, request: 7, value: 0x0004), []),
    (SetupPacket(requestType: 0x40, request: 7, value: 0x0400), []),
    (SetupPacket(requestType: 0x40, request: 7, value: 0x0003), []),
    (SetupPacket(requestType: 0x40, request: 7, value: 0x0102), []),
    // With data where none is meant.
    (.telling(.start, value: 9, data: [0]), [0]),
    (.telling(.stop, data: [0]), [0]),
    (.telling(.signal, value: 0x0303, data: [0]), [0]),
    // With data of another length, or that does not decode.
    (.telling(.writeCalibration), []),
    (.telling(.writeCalibration, data: calibration.dropLast()), calibration.dropLast()),
    (.telling(.writeCalibration, data: calibration + [0]), calibration + [0]),
    (.telling(.writeCalibration, data: limits), limits),
    (.telling(.writeCalibration, data: layoutTwo), layoutTwo),
    (.telling(.setGuard), []),
    (.telling(.setGuard, data: limits.dropLast()), limits.dropLast()),
    (.telling(.setGuard, data: limits + [0]), limits + [0]),
    (.telling(.setGuard, data: calibration), calibration),
    (.telling(.setGuard, data: limits.dropLast() + [0]), limits.dropLast() + [0]),
    (.telling(.setGuard, value: 1, data: limits), limits),
    (.telling(.setGuard, data: limitsOfVersionOne), limitsOfVersionOne),
    // Of a table with other channels.
    (.telling(.writeCalibration, data: otherCalibration), otherCalibration),
    (.telling(.setGuard, data: otherLimits), otherLimits),
  ]

  @Test(arguments: refused)
  func refusesAndChangesNothing(setup: SetupPacket, data: [UInt8]) throws {
    let table = try TestTable()
    #expect(table.tell(.start, value: 7))
    table.scan(at: 1000)
    let before = Snapshot(table)
    #expect(table.answer(setup, data: data) == nil)
    table.scan(at: 1000)
    var expected = before
    expected.status.produced += 1
    #expect(Snapshot(table) == expected)
  }

  @Test func keepsTheOldCalibrationWhenTheMemoryRefuses() throws {
    let table = try TestTable()
    table.memory.refuses = true
    var other = plainCalibration(channels: 4)
    other.cells[2].zero = 99
    #expect(!table.tell(.writeCalibration, data: other.encoded))
    #expect(table.calibration == plainCalibration(channels: 4))
  }

  /// Whatever the bus says: an answer or STALL, and never more than was asked for.
  @Test func survivesEverySetupPacket() throws {
    let table = try TestTable()
    for type in UInt8.min ... .max {
      for request in UInt8.min ... .max {
        for length in [0, 1, 64, UInt16.max] {
          let setup = SetupPacket(requestType: type, request: request, length: length)
          let count = table.answer(setup)?.count ?? 0
          if count > Int(length) { Issue.record("\(setup) gives \(count) bytes") }
        }
      }
    }
    #expect(table.bootloaderEntries == 0)
    #expect(table.memory.bytes == plainCalibration(channels: 4).encoded)
  }
}
