import TableProtocol
import Testing
import USBTransport

/// Answers requests from a script; a request that is not in it is stalled.
private struct ScriptedPipe: ControlPipe {
  var answers: [ControlRequest: Result<[UInt8], USBStatus>]
  private(set) var asked: [ControlRequest] = []

  init(_ answers: [ControlRequest: Result<[UInt8], USBStatus>]) { self.answers = answers }

  mutating func ask(
    _ request: ControlRequest, into bytes: inout MutableSpan<UInt8>
  ) throws(USBStatus) -> Int {
    asked.append(request)
    let answer = try (answers[request] ?? .failure(.stalled)).get()
    for (index, byte) in answer.enumerated() { bytes[index] = byte }
    return answer.count
  }

  mutating func tell(
    _ request: ControlRequest, value: UInt16, data: Span<UInt8>
  ) throws(USBStatus) {
    asked.append(request)
    throw .stalled
  }
}

struct ControlPipeTests {
  @Test(arguments: [1, 4, 16])
  func introducesATable(channels: Int) throws {
    let table = TableIntroduction.plain(channels: channels)
    var pipe = ScriptedPipe([
      .identity: .success(table.identityBytes), .readCalibration: .success(table.calibrationBytes),
    ])
    #expect(try pipe.introduce() == table)
    #expect(pipe.asked == [.identity, .readCalibration])
  }

  /// What a device answers to both questions, and what is said of it.
  struct Refusal: CustomTestStringConvertible {
    typealias Answer = Result<[UInt8], USBStatus>

    var testDescription: String
    var identity: Answer
    var calibration: Answer
    var expected: TableRefusal

    init(
      _ device: String, identity: Answer = .success(who), calibration: Answer = .success(counts),
      _ expected: TableRefusal
    ) {
      testDescription = device
      self.identity = identity
      self.calibration = calibration
      self.expected = expected
    }
  }

  static let who = TableIntroduction.plain().identityBytes
  static let counts = TableIntroduction.plain().calibrationBytes

  @Test(
    arguments: [
      Refusal("stalls", identity: .failure(.stalled), .usb(.stalled)),
      Refusal("is unplugged", identity: .failure(.deviceGone), .usb(.deviceGone)),
      Refusal("is unplugged in between", calibration: .failure(.deviceGone), .usb(.deviceGone)),
      Refusal("says nothing", identity: .success([]), .malformed(.truncated(needed: 2, found: 0))),
      Refusal(
        "says too little", identity: .success(who.dropLast()),
        .malformed(.truncated(needed: 40, found: 39))),
      Refusal("speaks version 2", identity: .success([2, 0] + who[2...]), .unknownProtocol(2)),
      Refusal("speaks version 2 in two bytes", identity: .success([2, 0]), .unknownProtocol(2)),
      Refusal(
        "has no channels", identity: .success(who[..<5] + [0] + who[6...]),
        .malformed(.channelCountOutOfRange(0))),
      Refusal(
        "has no calibration to show", calibration: .success([]),
        .malformed(.truncated(needed: 4, found: 0))),
      Refusal(
        "cuts its calibration", calibration: .success(counts.dropLast(3)),
        .malformed(.truncated(needed: 52, found: 49))),
      Refusal(
        "calibrates fewer channels",
        calibration: .success(TableIntroduction.plain(channels: 3).calibrationBytes),
        .channelsDisagree),
      Refusal(
        "calibrates more channels",
        calibration: .success(TableIntroduction.plain(channels: 5).calibrationBytes),
        .channelsDisagree),
    ])
  func refusesADeviceThat(refusal: Refusal) {
    var pipe = ScriptedPipe([
      .identity: refusal.identity, .readCalibration: refusal.calibration,
    ])
    #expect(throws: refusal.expected) { try pipe.introduce() }
  }

  @Test func refusesACalibrationWithAWrongChecksum() {
    var broken = Self.counts
    broken[20] ^= 1
    var pipe = ScriptedPipe([
      .identity: .success(Self.who), .readCalibration: .success(broken),
    ])
    do throws(TableRefusal) {
      _ = try pipe.introduce()
      Issue.record("takes it")
    } catch {
      guard case .malformed(.wrongChecksum) = error else {
        Issue.record("\(error)")
        return
      }
    }
  }

  @Test func tellsHowATableIs() throws {
    let status = TableStatus(
      epoch: 3, isStreaming: true, guardState: .watching, produced: 5, dropped: 1, deviceTime: 9)
    var pipe = ScriptedPipe([.status: .success(encoded { status.encode(into: &$0) })])
    #expect(try pipe.status() == status)
    pipe.answers[.status] = .success([1, 2, 3])
    #expect(throws: TableRefusal.malformed(.truncated(needed: 24, found: 3))) {
      try pipe.status()
    }
    pipe.answers[.status] = .failure(.inputOutput)
    #expect(throws: TableRefusal.usb(.inputOutput)) { try pipe.status() }
  }

  /// Nothing depends on why it began to run.
  @Test(
    arguments: [
      (.success(encoded { failed.encode(into: &$0) }), TableStart(.check, failedAt: 0x91A)),
      (.success([1, 2, 3]), .unknown), (.failure(.stalled), .unknown),
      (.failure(.timedOut), .unknown),
    ] as [(Result<[UInt8], USBStatus>, TableStart)])
  func tellsWhyATableStarted(answer: Result<[UInt8], USBStatus>, start: TableStart) {
    var pipe = ScriptedPipe([.status: answer])
    #expect(pipe.askStart() == start)
    #expect(pipe.asked == [.status])
  }

  static let failed = TableStatus(
    epoch: 0, isStreaming: false, guardState: .off, produced: 0, dropped: 0, restart: .check,
    failedAt: 0x91A, deviceTime: 9)

  @Test func passesOnARefusalOfWhatItIsTold() {
    var pipe = ScriptedPipe([:])
    #expect(throws: USBStatus.stalled) { try pipe.tell(.start, value: 1) }
  }
}
