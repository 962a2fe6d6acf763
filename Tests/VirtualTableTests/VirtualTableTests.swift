import TableDevice
import TableProtocol
import Testing

@testable import VirtualTable

struct VirtualTableTests {
  /// Channel 0 carries k newtons at scan k.
  private static let ramp: Recording = {
    let text = (0..<400).map { "\(Double($0) / 100),\($0),\(-$0)\n" }.joined()
    guard let recording = try? Recording(text: text) else { preconditionFailure() }
    return recording
  }()

  @Test func rowKIsScanKOfTheStream() throws {
    let bench = try Bench(Self.ramp) { $0.rate = 100 }
    bench.table.step(7)
    bench.start(epoch: 9)
    bench.table.step(450)
    bench.stop()
    bench.table.step()
    let frames = bench.witness.frames
    let calibration = bench.table.report.calibration
    #expect(frames.map(\.sequence) == Array(0..<450))
    for (index, frame) in frames.enumerated() {
      let force = index < 400 ? Double(index) : 0
      #expect(abs(frame.newtons(0, calibration) - force) < 0.001)
      #expect(abs(frame.newtons(1, calibration) + force) < 0.001)
      #expect(frame.counts[5] == calibration.cells[5].zero)
      #expect(frame.epoch == 9)
      #expect(frame.deviceTime == UInt64(8 + index) * 10_000)
    }
    let started = try #require(bench.witness.events("playback-started").first)
    #expect(started.scan == .init(epoch: 9, sequence: 0))
    let ended = try #require(bench.witness.events("playback-ended").first)
    #expect(ended.scan == .init(epoch: 9, sequence: 400))
  }

  @Test func theSameSeedMakesTheSameFrames() throws {
    func frames(seed: UInt64) throws -> [ScanFrame] {
      let scenario = Scenario(.short, profile: .standard(channelCount: 8), seed: seed)
      var faults = FaultSwitches.noiseOnly
      try faults.set(.glitches)
      try faults.set(.button)
      let bench = try Bench(scenario) {
        $0.seed = seed
        $0.rate = 100
        $0.faults = faults
      }
      bench.start()
      bench.table.step(6000)
      return bench.witness.frames
    }
    let first = try frames(seed: 4)
    #expect(first.count > 5900)
    #expect(try frames(seed: 4) == first)
    #expect(try frames(seed: 5) != first)
  }

  @Test func playsOnCommandOnlyWhenAskedTo() throws {
    let bench = try Bench(Self.ramp) {
      $0.rate = 100
      $0.playbackStart = .onCommand
    }
    bench.start()
    bench.table.step(20)
    #expect(bench.table.play())
    bench.table.step(5)
    #expect(!bench.table.play())
    let started = try #require(bench.witness.events("playback-started").first)
    #expect(started.scan == .init(epoch: 1, sequence: 20))
    #expect(bench.table.report.playback == .playing(index: 4))
    bench.table.step(500)
    #expect(bench.table.report.playback == .ended)
    #expect(bench.table.play())
  }

  @Test(
    arguments: [
      (600, 8, 7),  // the seventh scan has waited 10 ms, an eighth would be too late
      (1000, 8, 8),
      (1000, 32, 11),
      (80, 8, 1),
      (10, 1, 1),
    ] as [(Double, Int, Int)])
  func sendsATransferBeforeItsOldestScanIsLate(rate: Double, limit: Int, size: Int) throws {
    let bench = try Bench {
      $0.rate = rate
      $0.framesPerTransfer = limit
    }
    bench.start()
    bench.table.step(100)
    #expect(Set(bench.witness.sizes) == [size])
  }

  @Test func unpluggingEndsTheTablesLife() throws {
    let bench = try Bench(Self.ramp) { $0.rate = 100 }
    bench.start(epoch: 3)
    bench.table.step(50)
    bench.table.unplug()
    #expect(bench.table.control(.identity) == .unplugged)
    bench.table.step(30)
    bench.plug()
    #expect(bench.table.report.status.deviceTime == 0)
    bench.start(epoch: 4)
    bench.table.step(10)
    let frames = bench.witness.frames
    #expect(frames.count == 60)
    #expect(frames[50].sequence == 0)
    #expect(frames[50].deviceTime == 10_000)
    // The load went on meanwhile.
    let force = frames[50].newtons(0, bench.table.report.calibration)
    #expect(abs(force - 80) < 0.001)
    #expect(
      bench.witness.events.map(\.kind) == [
        "configuration", "plugged", "stream-started", "playback-started", "stream-stopped",
        "unplugged", "plugged", "stream-started",
      ])
    #expect(bench.table.report.streams.map(\.produced) == [50, 10])
    #expect(bench.witness.events("stream-stopped").first?.integer("taken") == 50)
  }

  @Test func aWrittenCalibrationOutlivesTheUnplug() throws {
    let bench = try Bench()
    var calibration = bench.table.report.calibration
    calibration.cells[2].zero += 1000
    var bytes = [UInt8](repeating: 0, count: calibration.byteCount)
    var span = bytes.mutableSpan
    calibration.encode(into: &span)
    let setup = SetupPacket(requestType: 0x40, request: 5, length: UInt16(bytes.count))
    #expect(bench.table.control(setup, data: bytes) == .data([]))
    bench.table.unplug()
    bench.plug()
    #expect(bench.table.report.calibration == calibration)
  }

  @Test func theButtonIsHeldForThreeTenthsOfASecond() throws {
    let bench = try Bench { $0.rate = 100 }
    bench.start()
    bench.table.step(10)
    bench.table.press()
    bench.table.step(50)
    bench.stop()
    bench.table.step()
    let held = bench.witness.frames.filter(\.isButtonHeld).map(\.sequence)
    #expect(held == Array(10..<40))
    #expect(bench.witness.events("button").first?.scan?.sequence == 10)
  }

  @Test func theHostsSignalIsShownAndAnnounced() throws {
    let bench = try Bench()
    let signal = SetupPacket(requestType: 0x40, request: 7, value: SignalPattern.high.rawValue)
    #expect(bench.table.control(signal) == .data([]))
    #expect(bench.table.report.signal == .high)
    #expect(
      bench.witness.events("signal").first?.values == [JSONField("pattern", "high")])
    #expect(bench.table.report.isBuzzerSounding)
    #expect(bench.table.report.lamp == .red)
  }

  @Test(
    arguments: [
      SetupPacket(requestType: 0x40, request: 2, value: 1, length: 2),  // start takes no data
      SetupPacket(requestType: 0x40, request: 3, value: 1),  // nor stop a value
      SetupPacket(requestType: 0x40, request: 10, index: 1),
      SetupPacket(requestType: 0xC0, request: 2, value: 1),  // start is not a question
    ])
  func stallsARequestThatIsNotAsAgreed(setup: SetupPacket) throws {
    let bench = try Bench()
    let data = [UInt8](repeating: 0, count: setup.isTowardsHost ? 0 : Int(setup.length))
    #expect(bench.table.control(setup, data: data) == .stalled)
    #expect(!bench.table.report.isStreaming)
  }

  @Test(.timeLimit(.minutes(1))) func runsOnAThreadOfItsOwn() async throws {
    let (transfers, arrival) = AsyncStream.makeStream(of: [UInt32].self)
    let table = try VirtualTable(source: EmptyTable())
    table.plug { bytes in arrival.yield(Witness.frames(in: bytes).map(\.sequence)) }
    #expect(table.control(.start(epoch: 1)) == .data([]))
    table.run()
    var sequences: [UInt32] = []
    for await transfer in transfers {
      sequences += transfer
      if sequences.count >= 100 { break }
    }
    table.unplug()
    table.stop()
    #expect(sequences == Array(0..<UInt32(sequences.count)))
    #expect(table.report.streams.first?.dropped == 0)
  }

  @Test func refusesWhatNoTableIs() {
    let cases: [((inout VirtualTable.Configuration) -> Void, VirtualTableError?)] = [
      ({ $0.serial = "two words" }, .serialNotUsable("two words")),
      ({ $0.channelCount = 17 }, .channelsOutOfRange(17)),
      ({ $0.rate = 9 }, .rateOutOfRange(9)),
      ({ $0.rate = .nan }, nil),
      ({ $0.framesPerTransfer = 33 }, .framesPerTransferOutOfRange(33)),
      ({ $0.speed = 0.5 }, .speedOutOfRange(0.5)),
      ({ $0.faults.absentChannel = 8 }, .noSuchChannel(8, channels: 8)),
      ({ $0.faults.stuckChannel = 8 }, .noSuchChannel(8, channels: 8)),
      ({ $0.channelCount = 1 }, .sourceTooWide(channels: 2, table: 1)),
    ]
    for (change, error) in cases {
      var configuration = VirtualTable.Configuration()
      change(&configuration)
      let found = #expect(throws: VirtualTableError.self) {
        try VirtualTable(configuration, source: Self.ramp)
      }
      if let error { #expect(found == error) }
      #expect(found?.description.isEmpty == false)
    }
  }
}
