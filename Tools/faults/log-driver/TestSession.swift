import SessionLog
import TableModel
import TableProtocol

/// The session that every command writes or expects: scan `n` is the same in every run.
struct TestSession {
  static let channels = 8
  /// A marker stands before every scan whose number is a multiple of this.
  static let scansPerMarker = 20
  private static let nanosecondsPerSecond: UInt64 = 1_000_000_000

  /// Scans a second.
  var rate: UInt64

  init(rate: UInt64) { self.rate = rate }

  /// The session a log's header tells of; nil if it tells of none.
  init?(header: [UInt8]) {
    let digits = header.filter { (0x30...0x39).contains($0) }
    guard let rate = UInt64(String(decoding: digits, as: UTF8.self)), rate > 0 else { return nil }
    self.rate = rate
  }

  var header: [UInt8] { Array("{\"rate\":\(rate)}".utf8) }

  /// Nanoseconds from the session's start to scan `number`.
  func time(of number: UInt32) -> UInt64 { UInt64(number) * Self.nanosecondsPerSecond / rate }

  func scan(_ number: UInt32) -> ScanFrame {
    var scan = ScanFrame(
      epoch: 1, sequence: number, deviceTime: 5_000_000 + time(of: number) / 1000,
      channelCount: Self.channels)
    var noise = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
    for channel in 0..<Self.channels {
      noise = (noise ^ (noise >> 31)) &* 0xBF58_476D_1CE4_E5B9
      let count = Int32(100_000 * (channel + 1)) + Int32(noise >> 56)
      scan.cells[channel] = CellReading(count: count, age: UInt16(noise >> 48 & 3))
    }
    return scan
  }

  func marker(before number: UInt32) -> [UInt8] {
    Array("{\"kind\":\"note\",\"text\":\"\(number)\"}".utf8)
  }

  func hasMarker(before number: UInt32) -> Bool {
    number.isMultiple(of: UInt32(Self.scansPerMarker))
  }
}
