import Testing

@testable import USBTransport

/// Answers submissions from a script, then with success.
private struct ScriptedPort: TransferPort {
  var failures: [Int: USBStatus] = [:]
  private(set) var submissions: [Int] = []
  private(set) var cancellations: [Int] = []

  /// `failures` by the number of the submission, counted from 0.
  init(failures: [Int: USBStatus] = [:]) { self.failures = failures }

  mutating func submit(slot: Int) throws(USBStatus) {
    submissions.append(slot)
    if let failure = failures[submissions.count - 1] { throw failure }
  }

  mutating func cancel(slot: Int) { cancellations.append(slot) }
}

/// A pump on a scripted port.
///
/// A class, so that `#expect` can look at it.
private final class PumpBench {
  private var pump: BulkPump<ScriptedPort>

  init(failures: [Int: USBStatus] = [:]) {
    pump = BulkPump(port: ScriptedPort(failures: failures))
    pump.start(now: 0)
  }

  var inFlight: Int { pump.inFlight }
  var isDeviceGone: Bool { pump.isDeviceGone }
  var submissions: [Int] { pump.port.submissions }
  var cancellations: [Int] { pump.port.cancellations }

  func fail(from submission: Int, with status: USBStatus) {
    for number in submission..<submission + 1000 { pump.port.failures[number] = status }
  }
  func succeed() { pump.port.failures = [:] }
  func returned(_ slot: Int, _ outcome: RearmPolicy.Outcome, now: UInt64 = 0) {
    pump.returned(slot: slot, outcome, now: now)
  }
  func resubmitDue(now: UInt64) { pump.resubmitDue(now: now) }
  func stop() { pump.stop() }
}

struct BulkPumpTests {
  static let count = 16
  static let all = Array(0..<count)

  @Test func putsAllTransfersInTheAir() {
    let bench = PumpBench()
    #expect(bench.submissions == Self.all)
    #expect(bench.inFlight == Self.count)
  }

  @Test func resubmitsACompletedTransferAtOnce() {
    let bench = PumpBench()
    for slot in [3, 0, 3, 15] { bench.returned(slot, .completed) }
    #expect(bench.submissions.dropFirst(Self.count) == [3, 0, 3, 15])
    #expect(bench.inFlight == Self.count)
  }

  @Test func resubmitsAFailedTransferWhenItsTimeHasCome() {
    let bench = PumpBench()
    bench.returned(4, .failed, now: 1_000_000)
    #expect(bench.inFlight == Self.count - 1)
    bench.resubmitDue(now: 5_999_999)
    #expect(bench.submissions.count == Self.count)
    bench.resubmitDue(now: 6_000_000)
    #expect(bench.submissions.dropFirst(Self.count) == [4])
    #expect(bench.inFlight == Self.count)
    bench.resubmitDue(now: .max)
    #expect(bench.submissions.count == Self.count + 1)
  }

  /// The machine has slept: all transfers fail at once and all come back.
  @Test func recoversFromAFailureOfAllTransfers() {
    let bench = PumpBench()
    for slot in Self.all { bench.returned(slot, .failed, now: 0) }
    #expect(bench.inFlight == 0)
    bench.resubmitDue(now: 5_000_000)
    #expect(bench.submissions.dropFirst(Self.count) == [0])
    bench.resubmitDue(now: 100_000_000)
    #expect(bench.inFlight == Self.count)
    #expect(bench.submissions.dropFirst(Self.count).sorted() == Self.all)
    #expect(!bench.isDeviceGone)
  }

  @Test func triesAgainWhenASubmissionFailsForNow() {
    let bench = PumpBench(failures: [2: .inputOutput])
    #expect(bench.submissions == Self.all)
    #expect(bench.inFlight == Self.count - 1)
    bench.resubmitDue(now: 5_000_000)
    #expect(bench.submissions.last == 2)
    #expect(bench.inFlight == Self.count)
  }

  /// A device that fails for good costs few attempts and not a core.
  @Test func triesAFailingDeviceEverMoreSlowly() {
    let bench = PumpBench()
    bench.fail(from: Self.count, with: .inputOutput)
    bench.returned(7, .failed, now: 0)
    for millisecond in UInt64(1)...10_000 { bench.resubmitDue(now: millisecond * 1_000_000) }
    // 5 + 10 + 20 + 40 + 80 ms and then every 100 ms.
    #expect(90...105 ~= bench.submissions.count - Self.count)
    #expect(!bench.isDeviceGone)
    bench.succeed()
    bench.resubmitDue(now: 20_000_000_000)
    #expect(bench.inFlight == Self.count)
    // After the next success a failure is tried again as fast as the first time.
    bench.returned(7, .completed, now: 20_000_000_000)
    bench.returned(7, .failed, now: 20_000_000_000)
    bench.resubmitDue(now: 20_005_000_000)
    #expect(bench.inFlight == Self.count)
  }

  @Test func givesUpWhenASubmissionSaysThatTheDeviceIsGone() {
    let bench = PumpBench()
    bench.fail(from: Self.count, with: .deviceGone)
    bench.returned(0, .failed, now: 0)
    bench.returned(1, .failed, now: 0)
    #expect(!bench.isDeviceGone)
    bench.resubmitDue(now: 5_000_000)
    #expect(bench.isDeviceGone)
    // From here on nothing is submitted any more, and the others come back one by one.
    let submissions = bench.submissions.count
    bench.resubmitDue(now: .max)
    for slot in 2..<Self.count { bench.returned(slot, .failed) }
    #expect(bench.submissions.count == submissions)
    #expect(bench.inFlight == 0)
  }

  @Test func givesUpWhenATransferSaysThatTheDeviceIsGone() {
    let bench = PumpBench()
    bench.returned(5, .deviceGone)
    #expect(bench.isDeviceGone)
    bench.returned(6, .completed)
    bench.resubmitDue(now: .max)
    #expect(bench.submissions.count == Self.count)
    #expect(bench.inFlight == Self.count - 2)
  }

  @Test func endsQuietlyWhenTheDeviceIsGoneFromTheStart() {
    let bench = PumpBench(
      failures: Dictionary(uniqueKeysWithValues: Self.all.map { ($0, .deviceGone) }))
    #expect(bench.isDeviceGone)
    #expect(bench.inFlight == 0)
    bench.stop()
    #expect(bench.cancellations == [])
  }

  @Test func stopCancelsWhatIsInTheAirAndNothingElse() {
    let bench = PumpBench()
    bench.returned(2, .failed, now: 0)
    bench.stop()
    #expect(bench.cancellations == Self.all.filter { $0 != 2 })
    // The waiting transfer stays down, and those that return are not sent again.
    bench.resubmitDue(now: .max)
    for (index, slot) in bench.cancellations.enumerated() {
      bench.returned(slot, index % 2 == 0 ? .failed : .completed)
    }
    #expect(bench.inFlight == 0)
    #expect(bench.submissions.count == Self.count)
  }
}
