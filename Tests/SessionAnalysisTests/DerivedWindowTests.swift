import LoadEstimation
import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import Testing

struct DerivedWindowTests {
  private func frame(_ deviceTime: UInt64, epoch: UInt16 = 1) -> ScanFrame {
    ScanFrame(epoch: epoch, sequence: 0, deviceTime: deviceTime, channelCount: 4)
  }

  private func loads(
    _ footForce: Int32, net: Int32 = 0, quality: LoadEstimate.Quality = .trusted,
    flags: QualityFlags = []
  ) -> LoadEstimate {
    var loads = LoadEstimate()
    loads.footForce = footForce
    loads.net = net
    loads.quality = quality
    loads.flags = flags
    return loads
  }

  /// What comes of loads `interval` microseconds apart, the last tenth included.
  private func peaks(_ loads: [LoadEstimate], interval: UInt64) -> [DerivedPeak] {
    var window = DerivedWindow()
    var peaks: [DerivedPeak] = []
    for (number, loads) in loads.enumerated() {
      let time = 5_000_000 + UInt64(number) * interval
      let at = WallTime(nanoseconds: time * 1000)
      if let peak = window.add(loads, of: frame(time), at: at) { peaks.append(peak) }
    }
    if let peak = window.take() { peaks.append(peak) }
    #expect(window.take() == nil)
    return peaks
  }

  @Test(
    arguments: [
      (10, 100_000), (80, 12_500), (500, 2_000), (600, 1_667), (1000, 1_000),
    ] as [(Int, UInt64)])
  func comesTenTimesASecond(rate: Int, interval: UInt64) {
    let peaks = peaks(Array(repeating: loads(1), count: rate * 6), interval: interval)
    #expect(abs(peaks.count - 60) <= 1)
  }

  /// At 1000 scans a second a stroke's peak may be a single scan.
  @Test func keepsThePeakAndWhatWasWithIt() throws {
    var all = Array(repeating: loads(100_000, net: 200_000), count: 300)
    all[150].footForce = 431_234
    all[150].net = 500_000
    all[150].centreX = 123_499
    all[150].centreY = -500_501
    all[150].zone = 7
    let peaks = peaks(all, interval: 1000)
    #expect(peaks.map { $0.loads?.footForce } == [100_000, 431_234, 100_000])
    #expect(peaks.map(\.at.nanoseconds) == [5_099_000_000, 5_199_000_000, 5_299_000_000])
    let derived = DerivedLoads(
      peaks[1], weight: Newtons(700), minimumLoad: Newtons(20), bound: .measured)
    #expect(
      derived
        == DerivedLoads(
          footForcePeak: 431.234, barSupport: 200, centreX: 123, centreY: -501, zone: 7))
  }

  @Test(
    arguments: [
      (LoadEstimate.Quality.faulty, QualityFlags.saturated, nil),
      (.settling, .unreconstructed, 100_000),
    ] as [(LoadEstimate.Quality, QualityFlags, Int32?)])
  func oneBadScanIsToldAndAFaultLeavesNoForce(
    quality: LoadEstimate.Quality, flags: QualityFlags, expected: Int32?
  ) {
    var all = Array(repeating: loads(100_000), count: 16)
    all[3] = loads(900_000, quality: quality, flags: flags)
    let peaks = peaks(all, interval: 12_500)
    #expect(peaks.map { $0.loads?.footForce } == [expected, 100_000])
    #expect(peaks.map(\.quality) == [quality, .trusted])
    #expect(peaks.map(\.flags) == [flags, []])
  }

  @Test func withoutATrustedScanNothingIsKnown() {
    let all = Array(repeating: loads(100_000, quality: .settling, flags: .settling), count: 8)
    let derived = DerivedLoads(
      peaks(all, interval: 12_500)[0], weight: Newtons(700), minimumLoad: Newtons(20),
      bound: .atMost)
    #expect(
      derived
        == DerivedLoads(
          quality: .settling, flags: QualityFlags.settling.rawValue, isUpperBound: true))
  }

  @Test func withNobodyOnTheTableTheBarsCarryNothingKnown() {
    let peak = peaks([loads(1000, net: 19_000)], interval: 1)[0]
    let derived = DerivedLoads(
      peak, weight: Newtons(700), minimumLoad: Newtons(20), bound: .measured)
    #expect(derived.barSupport == nil)
    #expect(derived.footForcePeak == 1)
    #expect(derived.centreX == nil)
  }

  @Test func anotherStreamBeginsAnotherTenth() {
    var window = DerivedWindow()
    let at = WallTime(nanoseconds: 0)
    #expect(window.add(loads(5), of: frame(1), at: at) == nil)
    #expect(window.add(loads(3), of: frame(2, epoch: 2), at: at)?.loads?.footForce == 5)
    #expect(window.take()?.loads?.footForce == 3)
  }
}
