import Foundation
import TableProtocol

/// An hour on a table of eight cells: a client who breathes, a foot that presses, noise.
///
/// Counts are about 12 000 a kilogram. The client's 70 kg rest on the cells unevenly; breathing
/// moves them by 6 N every four seconds; a foot presses with 60 to 360 N for two to six seconds,
/// one press after the other, and glides along the table. On each sample lies noise, normally
/// distributed and independent, of `noiseCounts` standard deviation: the entropy of such noise in
/// whole counts is log2(s √(2πe)) bits, 0.97 bytes.
struct LogSignal {
  static let channels = 8
  /// 2^(8 · 0.97) / √(2πe).
  static let noiseCounts = 52.46
  static let countsPerNewton = 1223.0

  let rate: Int
  let scans: Int
  /// Nanoseconds from scan to scan.
  var period: UInt64 { UInt64(1_000_000_000 / rate) }
  /// Scan by scan, eight counts each.
  let samples: [Int32]
  /// Bytes a sample, of the noise that was drawn.
  let noiseEntropy: Double

  init(rate: Int, seconds: Int, seed: UInt64) {
    self.rate = rate
    scans = rate * seconds
    var random = SplitMix64(seed: seed)
    var histogram = [Int](repeating: 0, count: 1024)
    var samples: [Int32] = []
    samples.reserveCapacity(scans * Self.channels)
    var press = Press(random: &random, from: 0)
    for scan in 0..<scans {
      let time = Double(scan) / Double(rate)
      if time >= press.end { press = Press(random: &random, from: press.end) }
      let breath = 3 * sin(2 * Double.pi * time / 4)
      let foot = press.force(at: time)
      let place = 3.5 + 3.5 * sin(2 * Double.pi * time / 47)
      for channel in 0..<Self.channels {
        let near = max(0, 1 - abs(Double(channel) - place) / 3) / 3
        let newtons = 85.8 + 4 * Double(channel % 3) + breath / 8 + foot * near
        let noise = Int32((Self.noiseCounts * Self.normal(&random)).rounded())
        histogram[max(0, min(1023, Int(noise) + 512))] += 1
        samples.append(
          240_000 + 1777 * Int32(channel) + Int32(newtons * Self.countsPerNewton) + noise)
      }
    }
    self.samples = samples
    let total = Double(samples.count)
    noiseEntropy = histogram.reduce(0.0) { sum, count in
      count == 0 ? sum : sum - Double(count) / total * log2(Double(count) / total) / 8
    }
  }

  /// Twelve uniform numbers of 16 bits less their mean: normal to six standard deviations.
  private static func normal(_ random: inout SplitMix64) -> Double {
    var sum = 0
    for _ in 0..<3 {
      let bits = random.next()
      sum += Int(bits & 0xFFFF) + Int(bits >> 16 & 0xFFFF)
      sum += Int(bits >> 32 & 0xFFFF) + Int(bits >> 48)
    }
    return Double(sum) / 65_536 - 6 + 12 * 0.5 / 65_536
  }

  /// One press: half a sine's square, as a therapist shifts weight on and off.
  private struct Press {
    let start: Double
    let end: Double
    let peak: Double

    init(random: inout SplitMix64, from start: Double) {
      self.start = start
      end = start + Double.random(in: 2...6, using: &random)
      peak = Double.random(in: 60...360, using: &random)
    }

    func force(at time: Double) -> Double {
      let wave = sin(Double.pi * (time - start) / (end - start))
      return peak * wave * wave
    }
  }

  /// The scan with these samples, as a table sends it.
  func frame(_ scan: Int) -> ScanFrame {
    var frame = ScanFrame(
      epoch: 1, sequence: UInt32(scan),
      deviceTime: 5_000_000 + UInt64(scan) * UInt64(1_000_000 / rate), guardState: .watching,
      channelCount: Self.channels)
    for channel in 0..<Self.channels {
      frame.cells[channel] = CellReading(count: samples[scan * Self.channels + channel], age: 40)
    }
    return frame
  }
}
