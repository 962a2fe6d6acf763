import TableDevice
import TableProtocol
import Testing

struct StreamTests {
  @Test func sendsNothingUnasked() throws {
    let table = try TestTable(framesPerTransfer: 1)
    table.scan(at: 10)
    #expect(try table.fetch(flush: true) == nil)
    #expect(table.waitingSince == nil)
    #expect(table.status.produced == 0)
  }

  @Test func fillsAScanWithWhatTheConvertersSay() throws {
    let table = try TestTable(channels: 2, framesPerTransfer: 1)
    table.readings = [
      CellReading(count: -5, state: .stuck, age: 12),
      CellReading(count: 0x7F_FFFF, state: .saturatedHigh),
    ]
    table.isButtonHeld = true
    #expect(table.tell(.start, value: 0x1234))
    table.scan(at: 777)
    let frame = try #require(try table.fetch()?.first)
    var expected = ScanFrame(
      epoch: 0x1234, sequence: 0, deviceTime: 777, isButtonHeld: true, channelCount: 2)
    expected.cells[0] = CellReading(count: -5, state: .stuck, age: 12)
    expected.cells[1] = CellReading(count: 0x7F_FFFF, state: .saturatedHigh)
    #expect(frame == expected)
  }

  @Test func showsTheButtonInEachScan() throws {
    let table = try TestTable(framesPerTransfer: 3)
    #expect(table.tell(.start))
    for (index, isHeld) in [false, true, false].enumerated() {
      table.isButtonHeld = isHeld
      table.scan(at: UInt64(index))
    }
    #expect(try table.fetch()?.map(\.isButtonHeld) == [false, true, false])
  }

  @Test func sendsFullTransfersUnlessAskedToFlush() throws {
    let table = try TestTable(framesPerTransfer: 3)
    #expect(table.tell(.start))
    table.scan(at: 100)
    table.scan(at: 200)
    #expect(table.waitingSince == 100)
    #expect(try table.fetch() == nil)
    #expect(try table.fetch(flush: true)?.map(\.sequence) == [0, 1])
    for time in 3...6 { table.scan(at: UInt64(100 * time)) }
    #expect(try table.fetch()?.map(\.sequence) == [2, 3, 4])
    #expect(table.waitingSince == 600)
    #expect(try table.fetch() == nil)
  }

  @Test(arguments: [(51, nil), (52, 1), (103, 1), (104, 2), (4096, 3)] as [(Int, Int?)])
  func packsWholeFramesOnly(size: Int, frames: Int?) throws {
    let table = try TestTable(channels: 4, framesPerTransfer: 3)
    #expect(table.tell(.start))
    for time in UInt64(0)..<4 { table.scan(at: time) }
    #expect(try table.fetch(size: size)?.count == frames)
  }

  @Test func handsOutTheRestAfterStop() throws {
    let table = try TestTable(framesPerTransfer: 3)
    #expect(table.tell(.start))
    for time in UInt64(0)..<4 { table.scan(at: time) }
    #expect(table.tell(.stop))
    table.scan(at: 5)
    #expect(try table.fetch()?.map(\.sequence) == [0, 1, 2])
    #expect(try table.fetch()?.map(\.sequence) == [3])
    #expect(try table.fetch() == nil)
    #expect(table.status.produced == 4)
  }

  @Test func startWhileStreamingBeginsANewStream() throws {
    let table = try TestTable(framesPerTransfer: 2)
    #expect(table.tell(.start, value: 1))
    for time in UInt64(0)..<100 { table.scan(at: time) }
    #expect(table.status.dropped == 36)
    #expect(table.tell(.start, value: 2))
    #expect(table.waitingSince == nil)
    #expect(table.status.produced == 0)
    #expect(table.status.dropped == 0)
    table.scan(at: 200)
    table.scan(at: 201)
    let frames = try #require(try table.fetch())
    #expect(frames.map(\.epoch) == [2, 2])
    #expect(frames.map(\.sequence) == [0, 1])
  }

  @Test func aLateHostFindsOneGapOfExactlyTheDropped() throws {
    let table = try TestTable(framesPerTransfer: 16)
    #expect(table.tell(.start))
    for time in UInt64(0)..<75 { table.scan(at: time) }
    #expect(table.status.produced == 75)
    #expect(table.status.dropped == 11)
    var taken = try #require(try table.fetch()).map(\.sequence)
    for time in UInt64(75)..<91 { table.scan(at: time) }
    while let frames = try table.fetch() { taken += frames.map(\.sequence) }
    #expect(taken == Array(0..<64) + Array(75..<91))
  }

  /// Nothing is lost without being counted, whatever the host's pace.
  @Test(arguments: 1...8)
  func everyScanIsTakenOrCounted(seed: UInt64) throws {
    let table = try TestTable(framesPerTransfer: 10)
    #expect(table.tell(.start))
    var state = seed
    var taken: [UInt32] = []
    for time in UInt64(0)..<3000 {
      table.scan(at: time)
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // One transfer in 8 scans is too slow for ten frames a transfer; 1 in 16 drops.
      guard (state >> 33) % (8 + seed) == 0 else { continue }
      taken += try table.fetch(flush: state >> 60 == 0)?.map(\.sequence) ?? []
    }
    while let frames = try table.fetch(flush: true) { taken += frames.map(\.sequence) }
    let status = table.status
    #expect(status.produced == 3000)
    #expect(UInt32(taken.count) + status.dropped == status.produced)
    #expect(taken == taken.sorted() && Set(taken).count == taken.count)
  }
}
