import Monitoring
import SessionAnalysis
import TableModel
import Testing

@testable import ControlService

/// What waits for a listener that does not read.
struct LiveMailboxTests {
  private struct Maker {
    var number: UInt64 = 0

    mutating func frame(_ event: LiveEvent) -> LiveFrame {
      number += 1
      return LiveFrame(event, number: number)
    }

    mutating func loads(
      _ foot: Double, peak: Double? = nil, low: Double? = nil, isTrusted: Bool = true,
      isReplay: Bool = false
    ) -> LiveFrame {
      var loads = LiveLoads(
        at: WallTime(nanoseconds: number), gross: nil, net: nil,
        footForce: isTrusted ? foot : nil, footForcePeak: isTrusted ? peak ?? foot : nil,
        isUpperBound: false, panels: [], centreX: nil, centreY: nil, region: nil, limit: nil,
        scans: 3, isTrusted: isTrusted)
      loads.footForceLow = isTrusted ? low ?? foot : nil
      loads.replay = isReplay ? true : nil
      return frame(.loads(loads))
    }

    mutating func alarm(
      _ transition: AlarmEvent.Transition = .raised, isReplay: Bool = false
    ) -> LiveFrame {
      let alarm = AlarmRecord(
        AlarmEvent(
          condition: .stale, transition: transition, epoch: 1, sequence: UInt32(number), time: 1,
          value: 0))
      let at = WallTime(nanoseconds: number)
      return frame(isReplay ? .replayedAlarm(alarm, at) : .alarm(alarm, at))
    }

    mutating func marker() -> LiveFrame {
      frame(.marker(LiveMarker(at: WallTime(nanoseconds: number), kind: .note, text: "x")))
    }
  }

  private func all(_ mailbox: inout LiveMailbox) -> [LiveMailbox.Delivery] {
    var found: [LiveMailbox.Delivery] = []
    while let delivery = mailbox.take() { found.append(delivery) }
    return found
  }

  private func loads(_ deliveries: [LiveMailbox.Delivery]) -> [LiveLoads] {
    deliveries.compactMap { delivery in
      guard case .frame(let frame, _) = delivery, case .loads(let loads) = frame.event else {
        return nil
      }
      return loads
    }
  }

  @Test func mergesLoadsAndLosesNoPeak() throws {
    var make = Maker()
    var mailbox = LiveMailbox()
    for foot in [100.0, 420, 30, 180] { mailbox.put(make.loads(foot)) }
    let found = all(&mailbox)
    #expect(found.count == 1)
    let merged = try #require(loads(found).first)
    #expect(merged.footForce == 180)
    #expect(merged.footForcePeak == 420)
    #expect(merged.footForceLow == 30)
    #expect(merged.scans == 12)
    #expect(merged.at == WallTime(nanoseconds: 3))
    guard case .frame(let frame, let missed)? = found.first else { return }
    #expect(frame.number == 4)
    #expect(missed == 3)
    #expect(mailbox.take() == nil)
  }

  @Test func showsTheNewestAsUnknownAndKeepsThePeakBeforeIt() throws {
    var make = Maker()
    var mailbox = LiveMailbox()
    mailbox.put(make.loads(400))
    mailbox.put(make.loads(0, isTrusted: false))
    let merged = try #require(loads(all(&mailbox)).first)
    #expect(!merged.isTrusted)
    #expect(merged.footForce == nil)
    #expect(merged.footForcePeak == 400)
  }

  @Test func givesWhoeverKeepsUpEveryEventInItsOrder() {
    var make = Maker()
    var mailbox = LiveMailbox()
    var numbers: [UInt64] = []
    for _ in 0..<50 {
      for frame in [make.alarm(), make.loads(1), make.marker()] { mailbox.put(frame) }
      for case .frame(let frame, let missed) in all(&mailbox) {
        numbers.append(frame.number)
        #expect(missed == 0)
      }
    }
    #expect(numbers == Array(1...150))
  }

  @Test func keepsAlarmsInOrderAndAsksForTheTruthBeyondTheBound() {
    var make = Maker()
    var mailbox = LiveMailbox()
    for _ in 0..<1000 { mailbox.put(make.alarm()) }
    mailbox.put(make.loads(1))
    var alarms: [UInt64] = []
    var kinds: [String] = []
    for delivery in all(&mailbox) {
      switch delivery {
      case .statusWanted: kinds.append("status")
      case .frame(let frame, _):
        if case .alarm = frame.event { alarms.append(frame.number) } else { kinds.append("loads") }
      }
    }
    #expect(alarms == Array(1...UInt64(LiveMailbox.mostAlarms)))
    #expect(kinds == ["status", "loads"])
    #expect(mailbox.missed == 1000 - LiveMailbox.mostAlarms)
    // From here on alarms come again.
    mailbox.put(make.alarm())
    #expect(all(&mailbox).count == 1)
  }

  @Test func keepsTheNewestStatusAlone() {
    var make = Maker()
    var mailbox = LiveMailbox()
    for version in ["1", "2"] { mailbox.put(make.frame(.status(.sample(version)))) }
    let versions = all(&mailbox).compactMap { delivery -> String? in
      guard case .frame(let frame, _) = delivery, case .status(let status) = frame.event else {
        return nil
      }
      return status.version
    }
    #expect(versions == ["2"])
  }

  @Test func aReplayNeverPushesOutWhatIsReal() {
    var make = Maker()
    var mailbox = LiveMailbox()
    mailbox.put(make.loads(7))
    mailbox.put(make.alarm())
    for _ in 0..<10_000 {
      mailbox.put(make.alarm(isReplay: true))
      mailbox.put(make.loads(900, isReplay: true))
    }
    mailbox.put(make.loads(8))
    mailbox.put(make.alarm(.cleared))
    let found = all(&mailbox)
    let real = loads(found).filter { $0.replay == nil }
    #expect(real.map(\.footForce) == [8])
    #expect(real.map(\.footForcePeak) == [8])  // not the replay's
    #expect(loads(found).filter { $0.replay == true }.map(\.footForce) == [900])
    var alarms = 0
    var replayed = 0
    for case .frame(let frame, _) in found {
      if case .alarm = frame.event { alarms += 1 }
      if case .replayedAlarm = frame.event { replayed += 1 }
    }
    #expect(alarms == 2)
    #expect(replayed == LiveMailbox.mostReplayed)
  }

  @Test func boundsMarkers() {
    var make = Maker()
    var mailbox = LiveMailbox()
    for _ in 0..<100 { mailbox.put(make.marker()) }
    #expect(all(&mailbox).count == LiveMailbox.mostMarkers)
    #expect(mailbox.missed == 100 - LiveMailbox.mostMarkers)
  }
}

extension DaemonStatus {
  static func sample(_ version: String) -> Self {
    Self(
      version: version, link: LinkStatus(state: .absent, isVirtual: false), session: nil,
      alarms: [],
      stream: StreamReport(
        received: 0, lost: 0, gaps: 0, outOfOrder: 0, foreignEpoch: 0, invalid: 0,
        unknownVersion: 0, refusedTransfers: 0, unrecorded: 0, longestAlarmDelay: 0),
      logDirectory: "/l")
  }
}
