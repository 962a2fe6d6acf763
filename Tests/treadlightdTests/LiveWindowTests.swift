import ControlService
import LoadEstimation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlightd

struct LiveWindowTests {
  private func scan(
    _ newtons: Int32, quality: LoadEstimate.Quality = .trusted
  ) -> LoadEstimate {
    var loads = LoadEstimate()
    loads.footForce = newtons * 1000
    loads.quality = quality
    return loads
  }

  /// The first update after `scans`, a millisecond of the table's time apart; the last of them
  /// again until the host's clock has come along too.
  private func update(_ scans: [LoadEstimate]) throws -> LiveWindow.Update {
    var window = LiveWindow()
    var time: UInt64 = 1_000_000
    for loads in scans {
      #expect(window.add(loads, deviceTime: time) == nil)
      time += 1000
    }
    let last = try #require(scans.last)
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
      if let update = window.add(last, deviceTime: time + MonitorThread.liveInterval) {
        return update
      }
    }
    throw NoUpdate()
  }

  private struct NoUpdate: Error {}

  private var values: LiveState.Values {
    LiveState.Values(
      link: LinkStatus(state: .connected, isVirtual: false), profile: .default,
      settings: MonitoringSettings(ratedLoad: Newtons(2000)))
  }

  @Test func keepsBothExtremesOfWhatIsLeftOut() throws {
    let update = try update([scan(100), scan(350), scan(20), scan(180)])
    #expect(update.peak == 350_000)
    #expect(update.low == 20_000)
    let loads = LiveLoads(any: update, at: WallTime(nanoseconds: 1), values)
    #expect(loads.footForce == 180)
    #expect(loads.footForcePeak == 350)
    #expect(loads.footForceLow == 20)
  }

  @Test func takesNoExtremeFromScansThatCannotBeTrusted() throws {
    let update = try update([
      scan(100), scan(900, quality: .faulty), scan(-900, quality: .settling), scan(110),
    ])
    #expect(update.peak == 110_000)
    #expect(update.low == 100_000)
  }

  @Test func losesNoPeakBehindAFault() throws {
    let update = try update([scan(100), scan(350), scan(0, quality: .faulty)])
    let loads = LiveLoads(any: update, at: WallTime(nanoseconds: 1), values)
    #expect(!loads.isTrusted)
    #expect(loads.footForce == nil)
    #expect(loads.footForcePeak == 350)
    #expect(loads.footForceLow == 100)
  }

  @Test func knowsNoExtremeWithoutATrustedScan() throws {
    let update = try update([scan(100, quality: .faulty), scan(0, quality: .faulty)])
    let loads = LiveLoads(any: update, at: WallTime(nanoseconds: 1), values)
    #expect(loads.footForcePeak == nil)
    #expect(loads.footForceLow == nil)
  }

  @Test func comesTwentyFiveTimesASecondAtMost() {
    var window = LiveWindow()
    var updates = 0
    // Ten seconds of the table's time in next to none of the host's: no flood.
    for scan in 0..<10_000 {
      if window.add(self.scan(1), deviceTime: UInt64(scan) * 1000) != nil { updates += 1 }
    }
    #expect(MonitorThread.liveInterval == 40_000)
    #expect(updates <= 250)
  }

  @Test func isToldOfSilenceWithinASecond() {
    var window = LiveWindow()
    let now = window.lastUpdate
    let isEarly = window.isOverdue(now: now + 200_000_000)
    let isLate = window.isOverdue(now: now + 900_000_000)
    #expect(!isEarly)
    #expect(isLate)
  }
}
