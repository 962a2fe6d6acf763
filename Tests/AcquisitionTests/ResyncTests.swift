import Acquisition
import TableProtocol
import Testing

/// Bytes that are no frames, and the way back to those that are.
struct ResyncTests {
  static let whole = ScanFrame.scan(1).bytes

  @Test(
    arguments: [
      ("zeros", [UInt8](repeating: 0, count: 52)),
      ("one byte", [0xFF]),
      ("half a sync", [0x54]),
      ("a sync and nothing", [0x54, 0x4C]),
      ("many syncs", [0x54, 0x4C, 0x54, 0x4C, 0x54, 0x4C]),
      ("a sync begun twice", [0x54, 0x54]),
      ("a cut frame", Array(whole.dropLast())),
      ("a frame without its head", Array(whole.dropFirst())),
      ("a header that promises more", Array(whole.prefix(24))),
      ("a lying length", whole.replacing(4, 0xFF)),
      ("a lying channel count", whole.replacing(3, 16)),
      ("no channels", whole.replacing(3, 0)),
      ("a wrong checksum", whole.replacing(51, whole[51] ^ 1)),
      ("a wrong count", whole.replacing(24, whole[24] ^ 1)),
    ] as [(String, [UInt8])])
  func findsTheNextFrameAfter(name: String, garbage: [UInt8]) {
    var stream = ScanStream(epoch: 1)
    #expect(stream.take(ScanFrame.scan(0).bytes + garbage + ScanFrame.scan(2).bytes) == [0, 2])
    #expect(stream.counts.received == 2)
    #expect(stream.counts.lost == 1)
    // A sync word with anything but the version after it looks like another version.
    #expect(stream.counts.invalid + stream.counts.unknownVersion >= 1)
  }

  @Test func findsNothingInATransferOfGarbageAlone() {
    var stream = ScanStream(epoch: 1)
    #expect(stream.take([UInt8](repeating: 0x54, count: 4096)) == [])
    #expect(stream.counts.invalid == 1)
    #expect(stream.take(.scan(0)) == [0])
  }

  @Test func countsFramesOfAnUnknownVersionByThemselves() {
    var stream = ScanStream(epoch: 1)
    let foreign = Self.whole.replacing(2, 2)
    #expect(stream.take(ScanFrame.scan(0).bytes + foreign + ScanFrame.scan(2).bytes) == [0, 2])
    #expect(stream.counts.unknownVersion == 1)
    #expect(stream.counts.invalid == 0)
  }

  /// The counts themselves can spell the sync word; a frame is still taken as a whole.
  @Test func isNotMisledByASyncWordInsideAFrame() {
    var frame = ScanFrame.scan(0)
    for channel in 0..<4 { frame.cells[channel].count = 0x01_4C54 }
    var stream = ScanStream(epoch: 1)
    #expect(stream.take(frame.bytes + ScanFrame.scan(1).bytes) == [0, 1])
    let broken = frame.bytes.replacing(50, frame.bytes[50] ^ 1)
    #expect(stream.take(broken + ScanFrame.scan(3).bytes) == [3])
    #expect(stream.counts.lost == 1)
  }

  @Test func everyCutOfATransferEndsItCleanly() {
    let transfer = (UInt32(0)..<3).flatMap { ScanFrame.scan($0).bytes }
    for length in 0...transfer.count {
      var stream = ScanStream(epoch: 1)
      let taken = stream.take(Array(transfer[..<length]))
      #expect(taken == Array(0..<UInt32(length / 52)))
      #expect(stream.counts.invalid == (length % 52 == 0 ? 0 : 1))
    }
  }

  @Test func survivesRandomTransfers() {
    var random = SeededGenerator(seed: 7)
    var stream = ScanStream(epoch: 1)
    for sequence in UInt32(0)..<500 {
      // Few different bytes, so that sync words and versions are common.
      let noise = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        [0x54, 0x4C, 1, 4, 52, 0][Int.random(in: 0..<6, using: &random)] as UInt8
      }
      #expect(stream.take(noise + ScanFrame.scan(sequence).bytes) == [sequence])
    }
    #expect(stream.counts.lost == 0)
  }
}

extension [UInt8] {
  fileprivate func replacing(_ offset: Int, _ byte: UInt8) -> [UInt8] {
    var bytes = self
    bytes[offset] = byte
    return bytes
  }
}
