import TableModel
import TableProtocol
import Testing

@testable import SessionLog

/// Blocks that are no blocks: whatever the bytes, there is an answer.
struct ScanBlockDamageTests {
  /// Full groups and a rest, jitter and an exception: every kind of column.
  private static func block(_ scans: Int, channels: Int = 2) -> [UInt8] {
    var noise = Noise(seed: 5)
    var logged: [LoggedScan] = []
    for number in 0..<scans {
      var scan = Sample.scan(UInt32(number), channels: channels)
      scan.deviceTime += UInt64.random(in: 0...3, using: &noise)
      scan.cells[0].count = Int32.random(in: -90...90, using: &noise)
      if number == 7 { scan.cells[0].state = .settling }
      logged.append(LoggedScan(scan: scan, time: Sample.time(UInt64(number))))
    }
    var run = ScanColumns(logged)
    return ScanBlock.encode(&run)
  }

  /// Numbers that no scan holds, in blocks that are otherwise sound.
  @Test(
    arguments: [
      (ScanBlock.Field.codec, 1, .unknownCodec(1)),
      (ScanBlock.Field.epoch, 65_536, .valueOutOfRange(65_536)),
      (ScanBlock.Field.channelCount, 17, .valueOutOfRange(17)),
      (ScanBlock.Field.channelCount, 0, .valueOutOfRange(0)),
      (ScanBlock.Field.scanCount, 0, .valueOutOfRange(0)),
      (ScanBlock.Field.scanCount, 4097, .valueOutOfRange(4097)),
      (ScanBlock.Field.scanCount, .max, .valueOutOfRange(.max)),
      (ScanBlock.Field.firstSequence, 1 << 32, .valueOutOfRange(1 << 32)),
    ] as [(UInt64, UInt64, SessionLogError)])
  func refusesNumbersOutOfRange(field: UInt64, value: UInt64, reason: SessionLogError) {
    // Of a field that comes twice, protobuf takes the last.
    var message = ProtobufWriter()
    message.add(field, value)
    let bytes = Self.block(3) + message.bytes
    #expect(throws: reason) { try ScanColumns(decoding: bytes) }
  }

  /// Columns of one scan of one channel, as a block has them, with one thing wrong.
  @Test(
    arguments: [
      ([0x05], .valueOutOfRange(5)),  // an unknown form
      ([0x00, 0x10, 40], .valueOutOfRange(20)),  // a guard state that is none
      ([0x00, 0x00, 0x01, 12], .valueOutOfRange(6)),  // a cell state that is none
      ([0x00, 0x00, 0x10, 1], .valueOutOfRange(-1)),  // an age below zero
      ([0x00, 0x00, 0x00, 0x80, 0x80, 0x80, 0x80, 0x10], .valueOutOfRange(1 << 32)),
      ([0x00, 0x00, 0x00, 10, 0x00], .wrongLength(declared: 5, expected: 4)),
      ([0x02, 0x00, 0x09, 0x00, 0x00, 10], .valueOutOfRange(0)),  // more zeros than scans
      ([0x00, 0x00, 0x00], .truncated(needed: 1, found: 0)),
    ] as [([UInt8], SessionLogError)])
  func refusesColumnsThatAreNone(columns: [UInt8], reason: SessionLogError) {
    #expect(throws: reason) { try ScanColumns(decoding: Self.message(scans: 1, columns)) }
  }

  /// Heads of a group: order 0, width 33, and a width whose bytes are not there.
  @Test(
    arguments: [
      (0x01, .valueOutOfRange(1)), (0x40 + 33, .valueOutOfRange(0x40 + 33)),
      (0xFF, .valueOutOfRange(0xFF)), (0x40 + 32, .truncated(needed: 4, found: 0)),
    ] as [(UInt8, SessionLogError)])
  func refusesGroupsThatAreNone(head: UInt8, reason: SessionLogError) {
    let message = Self.message(scans: 2, [0, 0, 0, 10, head])
    #expect(throws: reason) { try ScanColumns(decoding: message) }
  }

  private static func message(scans: UInt64, _ columns: [UInt8]) -> [UInt8] {
    var message = ProtobufWriter()
    message.add(ScanBlock.Field.codec, ScanBlock.codec)
    message.add(ScanBlock.Field.channelCount, 1)
    message.add(ScanBlock.Field.scanCount, scans)
    message.add(ScanBlock.Field.columns, columns)
    return message.bytes
  }

  @Test(arguments: [1, 20, 140])
  func refusesABlockCutAnywhere(scans: Int) {
    let bytes = Self.block(scans)
    for cut in bytes.indices {
      #expect(throws: SessionLogError.self) { try ScanColumns(decoding: Array(bytes[..<cut])) }
    }
  }

  @Test(arguments: [1, 20, 140])
  func answersWhateverBitIsFlipped(scans: Int) {
    let bytes = Self.block(scans)
    var run = ScanColumns()
    for index in bytes.indices {
      for bit in 0..<8 {
        var flipped = bytes
        flipped[index] ^= 1 << UInt8(bit)
        // Any answer will do, for the chunk's checksum is what tells; but there must be one.
        do throws(SessionLogError) {
          try ScanBlock.decode(flipped.span, into: &run)
          #expect(run.count > 0)
        } catch {
          #expect(run.isEmpty)
        }
      }
    }
  }

  @Test func answersWhateverTheBytesAre() {
    var noise = Noise(seed: 6)
    var run = ScanColumns()
    for _ in 0..<300 {
      let columns = (0..<Int.random(in: 0...400, using: &noise)).map { _ in
        UInt8.random(in: 0...255, using: &noise) & (Bool.random(using: &noise) ? 0x43 : 0xFF)
      }
      let scans = UInt64.random(in: 1...300, using: &noise)
      try? ScanBlock.decode(Self.message(scans: scans, columns).span, into: &run)
    }
  }
}
