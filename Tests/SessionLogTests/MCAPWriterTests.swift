import Testing

@testable import SessionLog

/// A sink that takes so many pieces and then fails, each time with another number.
struct ScriptedSink: ByteSink {
  final class Record {
    var pieces: [[UInt8]] = []
  }

  let record: Record
  var piecesLeft = Int.max
  var errorNumber: CInt = 4

  mutating func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
    errorNumber += 1
    guard piecesLeft > 0 else {
      throw .system(.write, SystemStatus(rawValue: errorNumber))
    }
    piecesLeft -= 1
    record.pieces.append(bytes.indices.map { bytes[$0] })
  }
}

struct MCAPWriterTests {
  private let schema = MCAP.Schema(id: 1, name: "s", encoding: "jsonschema", data: [])
  private let channel = MCAP.Channel(id: 1, schemaID: 1, topic: "/t", messageEncoding: "json")

  private func message(_ time: UInt64) -> MCAP.Message {
    MCAP.Message(channelID: 1, sequence: 0, logTime: time, publishTime: time, data: [0x7B, 0x7D])
  }

  @Test func handsEachChunkToTheSinkInOnePiece() throws {
    let record = ScriptedSink.Record()
    var writer = MCAPWriter(
      to: ScriptedSink(record: record), header: MCAP.Header(library: "test"))
    writer.add(schema)
    writer.add(channel)
    writer.add(message(1))
    try writer.seal()
    try writer.seal()
    writer.add(message(3))
    writer.add(message(2))
    try writer.seal()
    #expect(record.pieces.count == 2)
    #expect(record.pieces[1][0] == MCAP.Opcode.chunk.rawValue)
    try writer.close()
    #expect(record.pieces.count == 3)

    var reader = MCAPReader()
    reader.append(record.pieces.flatMap { $0 })
    reader.finish()
    var indexes: [MCAP.ChunkIndex] = []
    var totals: MCAP.Statistics?
    while let event = reader.next() {
      guard case .record(let item) = event else { continue }
      if case .chunkIndex(let index) = item.record { indexes.append(index) }
      if case .statistics(let statistics) = item.record { totals = statistics }
    }
    #expect(reader.ending == .closed)
    #expect(indexes.map(\.startTime) == [1, 2])
    #expect(indexes.map(\.endTime) == [1, 3])
    #expect(Int(indexes[1].chunkOffset) == record.pieces[0].count)
    #expect(
      indexes[1].chunkLength + indexes[1].messageIndexLength == UInt64(record.pieces[1].count))
    #expect(totals?.messageCount == 3)
    #expect(totals?.messageStartTime == 1)
    #expect(totals?.messageEndTime == 3)
    #expect(totals?.channelMessageCounts == [1: 3])
  }

  @Test func handsEndedChunksToTheSinkTogether() throws {
    let (single, together) = (ScriptedSink.Record(), ScriptedSink.Record())
    for (record, areTogether) in [(single, false), (together, true)] {
      var writer = MCAPWriter(
        to: ScriptedSink(record: record), header: MCAP.Header(library: "test"))
      writer.add(schema)
      writer.add(channel)
      for time in 1...3 as ClosedRange<UInt64> {
        writer.add(message(time))
        if areTogether { writer.endChunk() } else { try writer.seal() }
        #expect(writer.gathered == 0)
      }
      #expect(areTogether == (writer.unwritten > 0))
      try writer.write()
      #expect(writer.unwritten == 0)
      try writer.close()
    }
    #expect(single.pieces.count == 4)
    #expect(together.pieces.count == 2)
    #expect(Array(single.pieces.joined()) == Array(together.pieces.joined()))
  }

  @Test func keepsTheFirstFailureAndWritesNothingAfterIt() throws {
    let record = ScriptedSink.Record()
    var writer = MCAPWriter(
      to: ScriptedSink(record: record, piecesLeft: 1), header: MCAP.Header(library: "test"))
    writer.add(schema)
    writer.add(channel)
    try writer.seal()
    let written = writer.written
    // The sink would give another number at every call.
    let first = SessionLogError.system(.write, SystemStatus(rawValue: 6))
    for _ in 0..<3 {
      writer.add(message(1))
      #expect(throws: first) { try writer.seal() }
    }
    #expect(throws: first) { try writer.close() }
    #expect(writer.failure == first)
    #expect(writer.written == written)
    #expect(record.pieces.count == 1)
  }

  /// A sink that is full after so many bytes, as a disk is: it takes a part, and then nothing.
  private struct SmallSink: RestorableSink {
    final class Disk {
      var bytes: [UInt8] = []
      var room: Int
      init(room: Int) { self.room = room }
    }

    let disk: Disk

    mutating func append(_ bytes: Span<UInt8>) throws(SessionLogError) {
      for index in bytes.indices {
        guard disk.bytes.count < disk.room else {
          throw .system(.write, SystemStatus(rawValue: 28))
        }
        disk.bytes.append(bytes[index])
      }
    }

    mutating func truncate(to count: Int) throws(SessionLogError) {
      disk.bytes.removeLast(disk.bytes.count - count)
    }
  }

  /// Wherever the disk becomes full: what was added before is there when it goes on.
  @Test func goesOnBehindTheLastGoodPiece() throws {
    func write(_ disk: SmallSink.Disk) throws -> Int {
      var writer = MCAPWriter(to: SmallSink(disk: disk), header: MCAP.Header(library: "test"))
      func whole(_ work: (inout MCAPWriter<SmallSink>) throws(SessionLogError) -> Void) throws {
        do throws(SessionLogError) {
          try work(&writer)
        } catch {
          var again: SessionLogError?
          do throws(SessionLogError) {
            try writer.retry()  // still no room
          } catch {
            again = error
          }
          #expect(again == error)
          disk.room = .max
          try writer.retry()
        }
      }
      writer.add(schema)
      writer.add(channel)
      try whole { writer throws(SessionLogError) in try writer.seal() }
      for time in UInt64(0)..<4 {
        writer.add(message(time))
        try whole { writer throws(SessionLogError) in try writer.seal() }
      }
      let written = writer.written
      try writer.close()
      return written
    }
    let plain = SmallSink.Disk(room: .max)
    let dataEnd = try write(plain)
    for room in 0..<dataEnd {
      let disk = SmallSink.Disk(room: room)
      _ = try write(disk)
      #expect(disk.bytes == plain.bytes)
    }
  }

  /// Chunk indexes beyond what memory may hold come back from the scratch file, in their place.
  @Test func writesTheSameFileWithAndWithoutAScratchFile() throws {
    func write(_ folder: String?) throws -> [UInt8] {
      let disk = SmallSink.Disk(room: .max)
      var writer = MCAPWriter(
        to: SmallSink(disk: disk), header: MCAP.Header(library: "test"), scratchFolder: folder)
      writer.add(schema)
      writer.add(channel)
      for time in UInt64(0)..<6000 {  // 100 bytes each: two pieces and a rest
        writer.add(message(time))
        try writer.seal()
      }
      try writer.close()
      return disk.bytes
    }
    let (plain, scratched) = (try write(nil), try write("/tmp"))
    #expect(plain == scratched)
    // Where no scratch file can be made, memory holds them as before.
    let nowhere = try write("/proc/nowhere")
    #expect(plain == nowhere)
  }
}
