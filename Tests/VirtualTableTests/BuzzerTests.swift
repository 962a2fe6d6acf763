import TableDevice
import TableProtocol
import Testing

@testable import VirtualTable

/// What the virtual table's buzzer and lamp do, as its events tell it.
struct BuzzerTests {
  /// Heartbeats every 200 ms for 3 s, none for 3 s, then again; timeout 750 ms.
  @Test(arguments: [10.0, 80, 600, 1000])
  func tellsWhenItSoundsForAHostThatIsGone(rate: Double) throws {
    let bench = try Bench { $0.rate = rate }
    bench.arm(GuardLimits(channelCount: 8, rating: 2_500_000, heartbeatMilliseconds: 750))
    bench.start()
    let fifth = Int(rate / 5)
    for _ in 0..<15 {
      bench.table.step(fifth)
      #expect(bench.table.control(.heartbeat) == .data([]))
    }
    let lastHeartbeat = bench.table.report.deviceTime
    #expect(bench.witness.events("buzzer").isEmpty)
    bench.table.step(15 * fifth)
    let sounds = bench.witness.events("buzzer")
    let first = try #require(sounds.first)
    #expect(first.value("on") == .bool(true))
    let delay = try #require(first.deviceTime) - lastHeartbeat
    #expect((750_000...850_000).contains(delay))
    #expect(first.scan != nil)
    #expect(bench.witness.events("signal").first?.string("pattern") == "medium")
    #expect(bench.witness.events("lamp").first?.string("colour") == "yellow")
    // One burst of three in the 2.2 s.
    let edges = [true, false, true, false, true, false].map(JSONValue.bool)
    #expect(sounds.map { $0.value("on") } == edges)
    for _ in 0..<15 {
      #expect(bench.table.control(.heartbeat) == .data([]))
      bench.table.step(fifth)
    }
    #expect(bench.witness.events("buzzer").count == 6)
    #expect(bench.witness.events("lamp").last?.string("colour") == "off")
    #expect(bench.witness.events("signal").last?.string("pattern") == "none")
  }

  /// Scans of 10 a second are 100 ms apart, pulses and pauses are not.
  @Test func playsPulsesBetweenSlowScans() throws {
    let bench = try Bench { $0.rate = 10 }
    bench.ask(for: .high)
    bench.table.step(100)
    let times = bench.witness.events("buzzer").compactMap(\.deviceTime)
    let begins: [UInt64] = [0, 250, 500, 850, 1100, 1750, 2000, 2250, 2600, 2850]
    let burst = begins.flatMap { [$0 * 1000, ($0 + 150) * 1000] }
    #expect(times == burst + burst.map { $0 + 6_000_000 })
    let lamp = bench.witness.events("lamp").compactMap(\.deviceTime)
    #expect(lamp == (0...40).map { 250_000 * $0 })
  }

  @Test(
    arguments: [
      (.none, "none"), (.low, "low"), (.medium, "medium"), (.high, "high"),
      (SignalPattern(sound: .none, light: .high), "high-quiet"),
      (SignalPattern(sound: .low, light: .medium), "medium-low"),
    ] as [(SignalPattern, String)])
  func namesWhatItPlays(pattern: SignalPattern, name: String) {
    #expect(pattern.name == name)
  }

  @Test func losesItsSignalWithItsPower() throws {
    let bench = try Bench()
    bench.ask(for: .high)
    bench.table.unplug()
    bench.plug()
    #expect(bench.table.report.signal == .none)
    #expect(!bench.table.report.isBuzzerSounding)
    #expect(bench.table.report.lamp == .off)
    bench.ask(for: .high)
    #expect(bench.witness.events("buzzer").map { $0.value("on") } == [.bool(true), .bool(true)])
  }
}

extension Bench {
  fileprivate func ask(for pattern: SignalPattern) {
    let setup = SetupPacket(requestType: 0x40, request: 7, value: pattern.rawValue)
    #expect(table.control(setup) == .data([]))
  }

  fileprivate func arm(_ limits: GuardLimits) {
    var bytes = [UInt8](repeating: 0, count: limits.byteCount)
    var span = bytes.mutableSpan
    limits.encode(into: &span)
    let setup = SetupPacket(requestType: 0x40, request: 6, length: UInt16(bytes.count))
    #expect(table.control(setup, data: bytes) == .data([]))
  }
}

extension SetupPacket {
  fileprivate static let heartbeat = Self(requestType: 0x40, request: 10)
}
