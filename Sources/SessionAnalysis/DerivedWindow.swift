public import LoadEstimation
public import SessionLog
public import TableModel
public import TableProtocol

/// What a tenth of a second of scans came to, as the monitor's thread hands it to the recorder.
public struct DerivedPeak: Sendable, BitwiseCopyable {
  /// The scan with the greatest foot force among those to be trusted, all forces in millinewtons
  /// and places in micrometres; nil: none could be, or a cell was faulty meanwhile, so that the
  /// load may have been more.
  public struct Loads: Sendable, BitwiseCopyable {
    public var footForce: Int32
    public var net: Int32
    public var centreX: Int32?
    public var centreY: Int32?
    public var zone: UInt8
  }

  public var loads: Loads?
  /// The worst of all scans.
  public var quality = LoadEstimate.Quality.trusted
  /// Those of all scans.
  public var flags: QualityFlags = []
  /// The log time of the last scan.
  public var at: WallTime
}

/// Thins scans out to one peak a tenth of a second of the table's own time.
///
/// A value without clock or allocation, for the monitor's thread. The tenths are those of the
/// device's counter, so that the same scans always give the same ones.
public struct DerivedWindow: Sendable, BitwiseCopyable {
  /// Microseconds of device time.
  public static let span: UInt64 = 100_000

  private var epoch: UInt16 = 0
  private var tenth: UInt64 = 0
  /// Of the tenth that is not over; nil: no scan yet.
  private var peak: DerivedPeak?

  public init() {}

  /// Takes a scan; returns what the tenth before came to, when this scan is the first after it.
  public mutating func add(
    _ loads: LoadEstimate, of frame: ScanFrame, at time: WallTime
  ) -> DerivedPeak? {
    let tenth = frame.deviceTime / Self.span
    let isOver = tenth != self.tenth || frame.epoch != epoch
    let over = isOver ? take() : nil
    epoch = frame.epoch
    self.tenth = tenth
    var peak = peak ?? DerivedPeak(at: time)
    peak.at = time
    peak.flags.formUnion(loads.flags)
    if loads.quality.rawValue > peak.quality.rawValue { peak.quality = loads.quality }
    if peak.quality == .faulty {
      peak.loads = nil
    } else if loads.quality == .trusted, loads.footForce > peak.loads?.footForce ?? .min {
      peak.loads = DerivedPeak.Loads(
        footForce: loads.footForce, net: loads.net, centreX: loads.centreX,
        centreY: loads.centreY, zone: loads.zone)
    }
    self.peak = peak
    return over
  }

  /// Ends the tenth early, as when the stream or the session ends; nil when it has no scan.
  public mutating func take() -> DerivedPeak? {
    defer { peak = nil }
    return peak
  }
}

extension DerivedLoads {
  /// What the log keeps of `peak`, for a therapist of that weight on that table.
  ///
  /// `minimumLoad`: with a net load below it nobody is on the table, and what the bars carry is
  /// not known.
  public init(
    _ peak: DerivedPeak, weight: Newtons, minimumLoad: Newtons, bound: FootForce.Bound
  ) {
    self.init(
      quality: Quality(peak.quality), flags: peak.flags.rawValue, isUpperBound: bound == .atMost)
    guard let loads = peak.loads else { return }
    footForcePeak = Float(Newtons(millinewtons: loads.footForce).value)
    centreX = loads.centreX.map(millimetres)
    centreY = loads.centreY.map(millimetres)
    zone = loads.zone
    let net = NetLoad(Newtons(millinewtons: loads.net))
    if net.force >= minimumLoad {
      barSupport = Float(BarSupport(weight: weight, net: net).force.value)
    }
  }
}

extension DerivedLoads.Quality {
  init(_ quality: LoadEstimate.Quality) {
    self =
      switch quality {
      case .trusted: .trusted
      case .settling: .settling
      case .faulty: .faulty
      }
  }
}

/// Micrometres to the nearest millimetre.
private func millimetres(_ micrometres: Int32) -> Int32 {
  Int32((Double(micrometres) / 1000).rounded())
}
