import Checksum
import Testing

@testable import TableProtocol

struct FrameDamageTests {
  @Test func refusesBrokenFramesByName() throws {
    let refused = try Vectors.refused("refused-frames.json")
    #expect(refused.count >= 20)
    for item in refused {
      let bytes = try item.bytes
      guard case .failure(let error) = ScanFrame.decoding(bytes) else {
        Issue.record("takes: \(item.name)")
        continue
      }
      #expect("\(error)" == item.error, "\(item.name)")
    }
  }

  @Test(arguments: Vectors.names("scan-frame"))
  func refusesAFrameCutAnywhere(name: String) throws {
    let bytes = try Vectors.bytes("scan-frame", name)
    for length in 0..<bytes.count {
      let needed = length < ScanFrame.headerByteCount ? ScanFrame.headerByteCount : bytes.count
      #expect(
        ScanFrame.decoding(bytes[..<length]) == .failure(.truncated(needed: needed, found: length)))
    }
  }

  @Test(arguments: ["one-channel-zeros", "eight-channels", "sixteen-channels"])
  func refusesEverySingleBitFlip(name: String) throws {
    let bytes = try Vectors.bytes("scan-frame", name)
    for bit in 0..<8 * bytes.count {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      guard case .failure(let error) = ScanFrame.decoding(flipped) else {
        Issue.record("takes a flip of bit \(bit)")
        continue
      }
      let isExpected =
        switch (bit / 8, error) {
        case (0...1, .noSync), (2, .unsupportedVersion), (3, .channelCountOutOfRange): true
        case (3...5, .wrongLength), (6..., .wrongChecksum): true
        default: false
        }
      #expect(isExpected, "bit \(bit) gives \(error)")
    }
  }

  @Test func leavesWhatFollowsAlone() throws {
    let bytes = try Vectors.bytes("scan-frame", "eight-channels")
    #expect(try ScanFrame.decoding(bytes + [0xFF, 0x54]).get() == ScanFrame.decoding(bytes).get())
  }

  @Test func writesWhereItIsTold() throws {
    let bytes = try Vectors.bytes("scan-frame", "one-channel")
    let frame = try ScanFrame.decoding(bytes).get()
    var buffer = [UInt8](repeating: 0xEE, count: bytes.count + 5)
    var span = buffer.mutableSpan
    let length = frame.encode(into: &span, at: 3)
    #expect(length == bytes.count)
    #expect(buffer == [0xEE, 0xEE, 0xEE] + bytes + [0xEE, 0xEE])
  }

  /// Bytes that look like a frame from the outside, with a checksum that holds or not.
  @Test(arguments: [false, true])
  func survivesRandomBytes(isSealed: Bool) {
    var random = SeededGenerator(seed: 20_260_301)
    var taken = 0
    for _ in 0..<20_000 {
      let channels = Int.random(in: 0...17, using: &random)
      var bytes = (0..<Int.random(in: 0...130, using: &random)).map { _ in
        UInt8.random(in: .min ... .max, using: &random)
      }
      let header: [UInt8] = [0x54, 0x4C, 1, UInt8(channels), UInt8(28 + 6 * channels), 0]
      if bytes.count >= header.count { bytes.replaceSubrange(0..<header.count, with: header) }
      if isSealed, bytes.count >= 28 + 6 * channels {
        bytes[21] %= 6
        for channel in 0..<channels { bytes[27 + 6 * channel] %= 6 }
        let end = 24 + 6 * channels
        let checksum = CRC32.checksum(bytes.span.extracting(0..<end))
        for index in 0..<4 {
          bytes[end + index] = UInt8(truncatingIfNeeded: checksum >> (8 * UInt32(index)))
        }
      }
      guard case .success(let frame) = ScanFrame.decoding(bytes) else { continue }
      taken += 1
      #expect(ScanFrame.decoding(frame.encoded) == .success(frame))
    }
    #expect(isSealed ? taken > 1000 : taken == 0)
  }
}
