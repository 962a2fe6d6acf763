internal import Acquisition
internal import Checksum
internal import TableModel
internal import TableProtocol

/// Bulk transfers, as a table that lies or a bus that breaks them might send.
///
/// | bytes | field                                                      |
/// |------:|------------------------------------------------------------|
/// |     1 | bit 0: checksums are made right; bit 1: the stream settles |
/// |     2 | stream epoch                                               |
/// |     4 | what the table says it produced                            |
/// |  rest | transfers: length (2), then as many bytes                  |
enum FramesTarget {
  static func run(_ bytes: [UInt8]) {
    var input = FuzzInput(bytes)
    let flags = input.byte()
    var run = StreamRun(epoch: input.number(), producedAtEnd: input.number())
    while !input.isEmpty {
      var transfer = input.take(Int(input.number(UInt16.self)))
      if flags & 1 != 0 { seal(&transfer) }
      run.take(transfer)
    }
    if flags & 2 != 0 { run.settle() }
  }

  /// Gives whatever looks like a frame its right checksum, which chance would not find.
  static func seal(_ bytes: inout [UInt8]) {
    var offset = 0
    while offset + 28 <= bytes.count {
      guard UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8 == ScanFrame.sync,
        TableProtocol.channelRange.contains(Int(bytes[offset + 3]))
      else {
        offset += 1
        continue
      }
      let length = ScanFrame.byteCount(channels: Int(bytes[offset + 3]))
      guard offset + length <= bytes.count else { return }
      bytes.setChecksum(of: offset..<offset + length - 4)
      offset += length
    }
  }

  static func seeds() -> [[UInt8]] {
    [(1, 1), (8, 3), (16, 2)].map { channels, frames in
      var transfer: [UInt8] = []
      for number in 0..<frames {
        var frame = ScanFrame(
          epoch: 7, sequence: UInt32(number * number), deviceTime: UInt64(number) * 12_500,
          isButtonHeld: false, channelCount: channels)
        for channel in 0..<channels {
          frame.cells[channel] = CellReading(count: Int32(channel) * 1000 - 3000)
        }
        transfer += encoded(ScanFrame.byteCount(channels: channels)) { bytes in
          frame.encode(into: &bytes)
        }
      }
      let head: [UInt8] = [3, 7, 0, UInt8(frames), 0, 0, 0]
      let length = [UInt8(truncatingIfNeeded: transfer.count), UInt8(transfer.count >> 8)]
      return head + length + transfer + length + transfer
    }
  }
}

/// A stream, its times, and what it has promised so far.
private struct StreamRun {
  let epoch: UInt16
  let producedAtEnd: UInt32
  var stream: ScanStream
  var clock = SampleClock()
  var last: ScanFrame?
  var lastTime = WallTime(nanoseconds: 0)

  init(epoch: UInt16, producedAtEnd: UInt32) {
    self.epoch = epoch
    self.producedAtEnd = producedAtEnd
    stream = ScanStream(epoch: epoch)
  }

  mutating func take(_ transfer: [UInt8]) {
    var offset = 0
    while true {
      let before = offset
      guard let arrival = stream.next(in: transfer.span, from: &offset) else { break }
      require(offset > before && offset <= transfer.count, "the offset goes on")
      take(arrival)
    }
    require(offset >= transfer.count, "a transfer is read to its end")
  }

  private mutating func take(_ arrival: ScanStream.Arrival) {
    let frame = arrival.frame
    require(frame.epoch == epoch, "no scan of another stream")
    require(TableProtocol.channelRange.contains(frame.channelCount), "channels in range")
    if let last {
      require(frame.deviceTime > last.deviceTime, "device time goes on")
      require(
        frame.sequence == last.sequence &+ arrival.lostBefore &+ 1, "no number twice, none missed")
    } else {
      require(frame.sequence == arrival.lostBefore, "numbers begin with 0")
    }
    let counts = stream.counts
    let accounted = UInt32(truncatingIfNeeded: counts.received + counts.lost)
    require(accounted == frame.sequence &+ 1, "produced = received + lost")
    let copy = encoded(frame.byteCount) { bytes in frame.encode(into: &bytes) }
    require((try? ScanFrame(decoding: copy.span)) == frame, "a frame reads back equal")
    let time = clock.wallTime(
      epoch: frame.epoch, deviceTime: frame.deviceTime,
      now: WallTime(nanoseconds: UInt64(frame.sequence) << 32))
    require(time >= lastTime, "wall time never goes back")
    lastTime = time
    last = frame
  }

  mutating func settle() {
    let before = stream.counts
    stream.settle(produced: producedAtEnd)
    let counts = stream.counts
    require(counts.received == before.received, "settling receives nothing")
    require(counts.lost >= before.lost, "what was lost stays lost")
    if counts.lost > before.lost {
      let accounted = UInt32(truncatingIfNeeded: counts.received + counts.lost)
      require(accounted == producedAtEnd, "produced = received + lost at the end")
    }
  }
}

/// `count` bytes that `write` fills.
func encoded(_ count: Int, _ write: (inout MutableSpan<UInt8>) -> Void) -> [UInt8] {
  var bytes = [UInt8](repeating: 0, count: count)
  var span = bytes.mutableSpan
  write(&span)
  return bytes
}

extension [UInt8] {
  /// Writes the CRC-32 of `range` behind it.
  mutating func setChecksum(of range: Range<Int>) {
    let checksum = CRC32.checksum(span.extracting(range))
    setNumber(checksum, at: range.upperBound)
  }

  /// Little-endian.
  mutating func setNumber(_ number: some FixedWidthInteger, at offset: Int) {
    for index in 0..<number.bitWidth / 8 {
      self[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
    }
  }

  /// Little-endian; the bytes must be there.
  func number<Number: FixedWidthInteger>(_ type: Number.Type, at offset: Int) -> Number {
    var number: Number = 0
    for index in 0..<Number.bitWidth / 8 {
      number |= Number(truncatingIfNeeded: self[offset + index]) << Number(8 * index)
    }
    return number
  }
}
