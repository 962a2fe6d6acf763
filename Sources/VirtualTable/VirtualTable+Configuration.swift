public import TableModel
public import TableProtocol

extension VirtualTable {
  /// What a virtual table is like.
  public struct Configuration: Sendable {
    public static let channelCounts = TableProtocol.channelRange
    public static let rates = 10.0...1000.0
    public static let speeds = 1.0...1000.0
    public static let truthIntervals = 0.0...3600.0

    public var serial = "VT-0001"
    /// Wired channels, 1...16.
    public var channelCount = 8
    /// Scans per virtual second, 10...1000.
    public var rate = 600.0
    /// 1...32.
    public var framesPerTransfer = 8
    /// Virtual seconds per real second, 1...1000.
    public var speed = 1.0
    public var seed: UInt64 = 1
    /// How the converters turn force into counts, and what the table holds as its calibration
    /// when it is first powered up; nil: `TableCalibration.standard`.
    public var cells: TableCalibration?
    /// Whether the table holds `cells` as its calibration, or has never been calibrated.
    public var isCalibrated = true
    /// Where the calibration is kept when the program ends; nil: nowhere.
    public var calibrationPath: String?
    /// Nil: `TableProfile.standard`.
    public var profile: TableProfile?
    public var faults = FaultSwitches()
    /// How many scans after power-up are marked as settling.
    public var settlingScans = 0
    public var playbackStart = PlaybackStart.atStreamStart
    /// Whether the playback begins again, without a pause, where it ends.
    public var isRepeated = false
    /// How often the truth of the loads is told during a playback, virtual seconds; 0: every scan.
    public var truthInterval = 0.1

    public init() {}
  }

  /// What begins the playback.
  public enum PlaybackStart: Sendable, Equatable {
    /// The first scan of the first stream is the playback's first.
    case atStreamStart
    /// `play()`; the next scan is the playback's first.
    case onCommand
  }
}

extension VirtualTable.Configuration {
  /// The configuration's numbers, checked.
  func identity() throws(VirtualTableError) -> Identity {
    guard Self.channelCounts.contains(channelCount) else {
      throw .channelsOutOfRange(channelCount)
    }
    guard Self.rates.contains(rate) else { throw .rateOutOfRange(rate) }
    guard 1...TableProtocol.maximumFramesPerTransfer ~= framesPerTransfer else {
      throw .framesPerTransferOutOfRange(framesPerTransfer)
    }
    guard Self.speeds.contains(speed) else { throw .speedOutOfRange(speed) }
    for channel in faults.chosenChannels where !(0..<channelCount).contains(channel) {
      throw .noSuchChannel(channel, channels: channelCount)
    }
    guard Self.truthIntervals.contains(truthInterval) else {
      throw .truthIntervalOutOfRange(truthInterval)
    }
    if let cells, cells.channelCount != channelCount {
      throw .calibrationTooNarrow(channels: cells.channelCount, table: channelCount)
    }
    let characters = Array(serial.utf8)
    guard let number = try? SerialNumber(decoding: characters.span) else {
      throw .serialNotUsable(serial)
    }
    return Identity(
      firmwareMajor: 0, firmwareMinor: 1, firmwarePatch: 0, channelCount: channelCount,
      framesPerTransfer: framesPerTransfer, rateMillihertz: UInt32((rate * 1000).rounded()),
      serial: number)
  }
}

extension TableCalibration {
  /// Cells of about 12 000 counts per kilogram, no two alike, so that a swapped channel shows.
  ///
  /// Gains are 817,222 nN per count and up to 0.5 % more. Zeros are far from 0 counts, as those
  /// of real bridges, so that a reading shifted by a bit is a jump.
  public static func standard(channelCount: Int) -> TableCalibration {
    var calibration = TableCalibration(
      channelCount: channelCount, referenceMassGrams: 20_000,
      madeAt: 1_767_225_600)  // 2026-01-01
    for channel in 0..<channelCount {
      calibration.cells[channel] = CellCalibration(
        zero: Int32(180_000 + 11_003 * channel),
        nanonewtonsPerCount: Int32(817_222 + 257 * channel))
    }
    return calibration
  }
}
