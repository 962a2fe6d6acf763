import Acquisition
import LoadEstimation
import Monitoring
import RealTime
import SafetyChain
import TableModel
import TableProtocol
import USBTransport

/// The same scans on the way from a transfer's bytes to raised alarms, as far as one wants.
///
/// What the monitor's thread in the daemon does with them, with the same modules: the link's
/// feed, the decoder, the safety chain, the table's signal, the rings to recorder and announcer.
final class PathBenchmark {
  static let scansPerTransfer = 8

  let scans: Int
  private let transfers: [[UInt8]]
  private let plain: PlainLoads
  private let estimator: LoadEstimator
  private let calm: SafetyChain
  private let busy: SafetyChain
  private let feed = LinkFeed(bell: WakeUp())
  private let requests = LinkRequests()
  private let log = Ring<ScanFrame>(
    capacity: 1024, filler: ScanFrame(epoch: 0, sequence: 0, deviceTime: 0, channelCount: 1))
  private let live = Ring<AlarmEvent>(
    capacity: 1024,
    filler: AlarmEvent(condition: .stale, transition: .cleared, epoch: 0, sequence: 0, time: 0))

  init(scans: Int) throws {
    let table = LoadsTable()
    self.scans = scans
    let frames = table.frames(count: scans, seed: 1)
    plain = PlainLoads(table, frames: frames)
    var transfers: [[UInt8]] = []
    for start in stride(from: 0, to: scans, by: Self.scansPerTransfer) {
      let part = frames[start..<min(scans, start + Self.scansPerTransfer)]
      var bytes = [UInt8](repeating: 0, count: part.reduce(0) { $0 + $1.byteCount })
      var span = bytes.mutableSpan
      var offset = 0
      for frame in part { offset += frame.encode(into: &span, at: offset) }
      transfers.append(bytes)
    }
    self.transfers = transfers
    estimator = try table.estimator()
    calm = try Self.chain(table, limit: 2_000_000)
    busy = try Self.chain(table, limit: 300_000)
  }

  /// A chain as in a session; the limit is everywhere the same, millinewtons.
  private static func chain(_ table: LoadsTable, limit: Int32) throws -> SafetyChain {
    let zone = ZoneLimits(
      hardForce: limit, softForce: limit / 4 * 3, hardPressure: limit / 2, softPressure: limit / 3,
      loadingRate: 10_000, softTime: 100)
    let limits = MonitorLimits(
      zones: .init(repeating: zone), lockedZones: 0, bothFeet: 2_500_000, fallDrop: 2_500_000,
      rating: 2_500_000, deadband: 0, offDelay: 0)
    let estimator = try table.estimator()
    var chain = try SafetyChain(
      profile: table.profile, calibration: table.calibration,
      minimumLoad: LoadsTable.minimumLoad, limits: limits)
    chain.begin(
      limits: limits, tare: estimator.tare, zero: estimator.zero, body: estimator.body,
      contactArea: 2450)
    return chain
  }

  /// Sends all scans that far; the sum over what comes out keeps the work from being left out.
  func run(_ variant: PathVariant) -> Int64 {
    switch variant {
    case .guardedC: plain.run(guarded: true)
    case .decode: decode()
    case .loads: estimate()
    case .calm: observe()
    case .calmPath: wholePath(calm, acts: false).sum
    case .busyPath: wholePath(busy, acts: true).sum
    }
  }

  /// What a run of the whole path changes, by transition, in the order of
  /// `AlarmEvent.Transition.allCases`; empty where there are no alarms.
  func alarms(_ variant: PathVariant) -> [Int] {
    switch variant {
    case .calmPath: changes(wholePath(calm, acts: false).changes)
    case .busyPath: changes(wholePath(busy, acts: true).changes)
    default: []
    }
  }

  private func changes(_ counts: [16 of Int]) -> [Int] {
    AlarmEvent.Transition.allCases.map { counts[Int($0.rawValue)] }
  }

  private func decode() -> Int64 {
    var stream = ScanStream(epoch: 1)
    var sum: Int64 = 0
    for transfer in transfers {
      let bytes = transfer.span
      var offset = 0
      while let scan = stream.next(in: bytes, from: &offset) {
        sum &+= Int64(scan.frame.cells[15].count) + Int64(scan.frame.sequence)
      }
    }
    return sum
  }

  private func estimate() -> Int64 {
    var stream = ScanStream(epoch: 1)
    var estimator = estimator
    var sum: Int64 = 0
    for transfer in transfers {
      let bytes = transfer.span
      var offset = 0
      while let scan = stream.next(in: bytes, from: &offset) {
        let loads = estimator.estimate(scan.frame)
        sum &+= Int64(loads.gross ^ loads.net ^ loads.footForce)
      }
    }
    return sum
  }

  private func observe() -> Int64 {
    var stream = ScanStream(epoch: 1)
    var chain = calm
    var sum: Int64 = 0
    for transfer in transfers {
      let bytes = transfer.span
      var offset = 0
      while let scan = stream.next(in: bytes, from: &offset) {
        let (loads, alarms) = chain.observe(scan.frame)
        sum &+= Int64(loads.gross ^ loads.net ^ loads.footForce) + Int64(alarms.count)
      }
    }
    return sum
  }

  private func wholePath(_ start: SafetyChain, acts: Bool) -> (sum: Int64, changes: [16 of Int]) {
    var stream = ScanStream(epoch: 1)
    var chain = start
    var actions = acts ? PathActions() : nil
    var sum: Int64 = 0
    var changes: [16 of Int] = .init(repeating: 0)
    for transfer in transfers {
      feed.transfer(transfer.span, arrival: HostClock.monotonic)
      _ = feed.next { message in
        guard case .transfer(let bytes, let arrival) = message else { return }
        var offset = 0
        while let scan = stream.next(in: bytes, from: &offset) {
          let (loads, alarms) = chain.observe(scan.frame)
          sum &+= Int64(loads.gross) + raise(alarms, &chain, arrival)
          Self.count(alarms, into: &changes)
          if let action = actions?.next() {
            let answer = chain.observe(.monitor(action))
            sum &+= raise(answer, &chain, arrival)
            Self.count(answer, into: &changes)
          }
          _ = log.push(scan.frame)
        }
      }
      // In the daemon other threads do this.
      while let frame = log.pop() { sum &+= Int64(frame.sequence) }
      while let event = live.pop() { sum &+= Int64(event.value) }
    }
    return (sum, changes)
  }

  private static func count(_ alarms: AlarmBatch, into changes: inout [16 of Int]) {
    for index in alarms.indices { changes[Int(alarms[index].transition.rawValue)] += 1 }
  }

  private func raise(
    _ alarms: AlarmBatch, _ chain: inout SafetyChain, _ arrival: UInt64
  ) -> Int64 {
    guard alarms.count > 0 else { return 0 }
    requests.signal(
      SignalPattern(
        sound: Self.shown(chain.highestAudible()), light: Self.shown(chain.highestVisible())))
    for index in alarms.indices { _ = live.push(alarms[index]) }
    return Int64(HostClock.monotonic > arrival ? 1 : 0)
  }

  private static func shown(_ priority: AlarmPriority?) -> SignalPattern.Priority {
    switch priority {
    case .high: .high
    case .medium: .medium
    case .low: .low
    case nil: .none
    }
  }
}

/// What people do about alarms, over and over.
struct PathActions {
  private var count = 0

  /// What is done after this scan; nil: nothing.
  mutating func next() -> MonitorInput? {
    count += 1
    guard count % 29 == 0 else { return nil }
    return switch count / 29 % 10 {
    case 0: .acknowledge(nil)
    case 1: .pause(nil, seconds: 1)
    case 2: .shelve(.sustainedForce, seconds: 2)
    case 3: .endPause(nil)
    case 4: .unshelve(.sustainedForce)
    case 5: .acknowledge(.overHardForce)
    case 6: .test(.low)
    case 7: .shelve(.approachingForce, seconds: 1)
    case 8: .recorderFailed
    default: .recorderRestored
    }
  }
}
