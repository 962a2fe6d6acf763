import TableModel
import TableProtocol
import Testing

@testable import SessionLog

struct PyramidTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func pyramid(in path: String) throws -> Pyramid {
    let reading = try Reading(path: path)
    let attachment = try #require(
      reading.attachments.first { $0.name == Pyramid.attachmentName })
    return try Pyramid(decoding: attachment.bytes)
  }

  private func tally(_ numbers: [Int32]) -> ValueTally {
    var tally = ValueTally()
    for number in numbers { tally.add(number) }
    return tally
  }

  @Test(arguments: UInt64(0)..<10) func tellsWhatCountingByHandTells(seed: UInt64) throws {
    let path = folder.file("session.mcap")
    let noisy = NoisyScans(seed: seed, count: 900)
    var noise = Noise(seed: seed)
    var forces: [(force: Int32, time: WallTime)] = []
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    for (scan, time) in noisy.scans {
      try writer.append(scan, at: time)
      guard noise.next() % 9 == 0 else { continue }
      let force = Int32.random(in: -5000...900_000, using: &noise)
      let isKnown = noise.next() % 4 > 0
      try writer.append(
        DerivedLoads(footForcePeak: isKnown ? Float(Double(force) / 1000) : nil), at: time)
      if isKnown { forces.append((force, time)) }
    }
    try writer.close()

    let pyramid = try pyramid(in: path)
    #expect(pyramid.levels.map(\.span) == Pyramid.spans)
    for level in pyramid.levels {
      let span = UInt64(level.span)
      func start(_ time: WallTime) -> UInt64 {
        time.nanoseconds / 1_000_000_000 / span * span
      }
      #expect(level.starts == Set(noisy.scans.map { start($0.time) }).sorted())
      #expect(level.channels.count == noisy.scans.map(\.scan.channelCount).max())
      for (entry, begin) in level.starts.enumerated() {
        let scans = noisy.scans.filter { start($0.time) == begin }.map(\.scan)
        #expect(level.scans[entry] == UInt32(scans.count))
        for channel in level.channels.indices {
          let counts = scans.filter { channel < $0.channelCount }.map { $0.cells[channel] }
            .filter { $0.state != .absent }.map(\.count)
          #expect(level.channels[channel][entry] == tally(counts))
        }
        let own = forces.filter { start($0.time) == begin }.map(\.force)
        #expect(level.footForce[entry] == tally(own))
      }
    }
  }

  @Test func aSessionWithoutScansHasNoLevels() throws {
    let path = folder.file("session.mcap")
    var writer = try SessionWriter(path: path, header: Sample.header, start: Sample.start)
    try writer.close()
    #expect(try pyramid(in: path).levels.isEmpty)
  }

  /// Years of it take no more memory than a day.
  @Test func givesUpTheFinestLevelWhenItIsFull() {
    var builder = PyramidBuilder()
    let run = ScanColumns([LoggedScan(scan: Sample.scan(0, channels: 2), time: Sample.start)])
    let most = UInt64(Pyramid.longestLevel)
    var second: UInt64 = 1 << 30
    for _ in 0..<most + 1 {
      var tally = SecondTally(second: second)
      tally.add(run, in: 0..<1)
      builder.add(tally)
      second += 512
    }
    // All three finer ones had an entry for each; the coarsest one an eighth as many.
    #expect(builder.pyramid.levels.map(\.span) == [4096])
    for _ in 0..<most {
      var tally = SecondTally(second: second)
      tally.add(run, in: 0..<1)
      builder.add(tally)
      second += 4096
    }
    #expect(builder.pyramid.levels.map(\.span) == [4096])
    #expect(builder.pyramid.levels[0].starts.count == PyramidBuilder.longestLevel)
    #expect(
      builder.pyramid.levels[0].channels.allSatisfy { $0.count == PyramidBuilder.longestLevel })
  }

  /// 8 channels, 80 scans a second: what the whole file may have beside the scans.
  @Test func anHourTakesLittleRoom() {
    var builder = PyramidBuilder()
    var noise = Noise(seed: 3)
    var run = ScanColumns(
      (0..<80).map {
        LoggedScan(scan: Sample.scan(UInt32($0), channels: 8), time: Sample.start)
      })
    for second in 0..<UInt64(3600) {
      for index in 0..<run.count {
        for channel in 0..<8 {
          run.counts[run.start(of: channel) + index] = Int32.random(
            in: 300_000...700_000, using: &noise)
        }
      }
      var tally = SecondTally(second: second)
      tally.add(run, in: 0..<80)
      builder.add(tally)
    }
    #expect(builder.pyramid.encode().count < 80_000)
  }

  @Test(
    arguments: [
      [0x0A, 0x02, 0x08, 0x00],  // a span of 0
      [0x0A, 0x06, 0x08, 0x08, 0x12, 0x01, 0x02, 0x1A],  // cut off
      [0x0A, 0x05, 0x08, 0x08, 0x12, 0x01, 0x10],  // a start without scans
      // the same start twice
      [0x0A, 0x0A, 0x08, 0x08, 0x12, 0x02, 0x10, 0x00, 0x1A, 0x02, 0x02, 0x00],
    ] as [[UInt8]])
  func refusesWhatNoWriterWrites(bytes: [UInt8]) {
    #expect(throws: SessionLogError.self) { _ = try Pyramid(decoding: bytes) }
  }

  @Test func refusesMoreThanAReaderCanHold() {
    var message = ProtobufWriter()
    message.add(1) {
      $0.add(1, 8)
      $0.add(2, packed: Array(repeating: zigzag(8), count: Pyramid.longestLevel + 1))
    }
    let most = Int64(Pyramid.longestLevel)
    #expect(throws: SessionLogError.valueOutOfRange(most)) {
      _ = try Pyramid(decoding: message.bytes)
    }
  }
}
