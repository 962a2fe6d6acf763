public import TableModel
public import TableProtocol

/// A calibration on its way: what has been measured, what comes next, what comes of it.
///
/// A value without a table or a clock in it: whoever does the steps feeds it what was measured and
/// when. It can be kept after every step and goes on later where it was.
public struct CalibrationRun: Equatable, Sendable {
  /// After so long without a step the zero is measured again before the next one.
  static let longestPause: UInt64 = 600_000_000_000

  /// A step that was taken.
  struct Record: Codable, Equatable, Sendable {
    var step: CalibrationStep
    var measurement: TableMeasurement
    /// When the measurement ended.
    var at: WallTime
    /// A zero that the plan does not have.
    var isExtra = false

    /// The middle of the measurement's time, seconds since 1970.
    var seconds: Double { Double(at.nanoseconds) / 1e9 - measurement.duration / 2 }
  }

  /// What becomes of a measurement.
  public enum Outcome: Equatable, Sendable {
    /// It counts; what was noticed is no hindrance.
    case taken([CalibrationFault])
    /// It does not count unless a person says that all is as it should be.
    case doubtful([CalibrationFault])
    /// It does not count.
    case refused([CalibrationFault])
  }

  public let serial: String
  public let channelCount: Int
  public let profile: TableProfile
  /// The calibration on the table at the start; nil: it had none.
  public let before: TableCalibration?
  /// Kilograms.
  public let mass: Double
  public let operatorName: String
  public let startedAt: WallTime
  /// Whether each middle is measured once rather than three times.
  public let isQuick: Bool
  /// How well the mass is put in its place, millimetres.
  public let tolerance: Double
  private(set) var records: [Record] = []
  /// Whether the pause since the last step was so long that the zero comes first.
  private(set) var isZeroDue = false

  /// Begins a calibration.
  ///
  /// - Parameters:
  ///   - calibration: What is on the table; one that was never made counts as none.
  ///   - mass: Kilograms, known to a tenth of a percent or better.
  ///   - tolerance: How well the mass is put in its place, millimetres.
  public init(
    profile: TableProfile, serial: String, channelCount: Int, calibration: TableCalibration?,
    mass: Double, operatorName: String, at time: WallTime, isQuick: Bool = false,
    tolerance: Double = 10
  ) throws(CalibrationError) {
    guard TableProtocol.channelRange.contains(channelCount) else {
      throw .channelsOutOfRange(channelCount)
    }
    if let problem = profile.calibrationProblem(channelCount: channelCount) { throw problem }
    guard mass.isFinite, mass >= CalibrationPlan.leastMass else {
      throw .massTooSmall(mass, least: CalibrationPlan.leastMass)
    }
    let capacities = profile.cells.compactMap { $0.capacity?.value } + [profile.ratedLoad.value]
    let most = (capacities.min() ?? 0) / standardGravity
    guard mass <= most else { throw .massTooLarge(mass, most: most) }
    guard tolerance.isFinite, 1...100 ~= tolerance else { throw .notReadable }
    self.profile = profile
    self.serial = serial
    self.channelCount = channelCount
    before = calibration.flatMap {
      $0.isCalibrated && $0.channelCount == channelCount ? $0 : nil
    }
    self.mass = mass
    self.operatorName = operatorName
    startedAt = time
    self.isQuick = isQuick
    self.tolerance = tolerance
    plan = CalibrationPlan(profile: profile, isQuick: isQuick)
    shares = profile.panels.map { PanelShares(cells: profile.cells(under: $0)) }
  }

  var plan: CalibrationPlan
  let shares: [PanelShares]

  /// Newtons.
  var weight: Double { mass * standardGravity }

  // MARK: Steps

  /// What is to be done and measured next; nil: all is done.
  public var next: CalibrationStep? {
    guard let step = planned else { return nil }
    return isZeroDue ? .zero : step
  }

  private var planned: CalibrationStep? {
    plan.steps.indices.contains(stepsDone) ? plan.steps[stepsDone] : nil
  }

  /// Steps of the plan that are done, and all of them.
  public var stepsDone: Int { records.count { !$0.isExtra } }
  public var stepCount: Int { plan.steps.count }

  /// When the last step was taken.
  public var lastStepAt: WallTime? { records.last?.at }

  /// Takes the measurement of the next step, made up to `time`.
  ///
  /// With `despiteDoubts` a measurement that would be doubtful is taken.
  public mutating func take(
    _ measurement: TableMeasurement, at time: WallTime, despiteDoubts: Bool = false
  ) throws(CalibrationError) -> Outcome {
    guard let step = next else { throw .finished }
    let faults = try self.faults(of: measurement, at: time)
    let hindrances = faults.filter { $0.weight == .refusal && !$0.isDoubt }
    if !hindrances.isEmpty { return .refused(hindrances) }
    if !despiteDoubts, faults.contains(where: \.isDoubt) { return .doubtful(faults) }
    append(step, measurement, time)
    return .taken(faults)
  }

  mutating func append(_ step: CalibrationStep, _ measurement: TableMeasurement, _ time: WallTime) {
    records.append(Record(step: step, measurement: measurement, at: time, isExtra: isZeroDue))
    isZeroDue = false
  }

  /// Takes the last step back, so that it is the next one; false when there is none.
  @discardableResult
  public mutating func undo() -> Bool {
    guard let last = records.popLast() else { return false }
    isZeroDue = last.isExtra
    return true
  }

  /// Asks for the zero before the next step if the last one is too long ago, or the clock was set.
  public mutating func goOn(at time: WallTime) {
    guard let last = lastStepAt else { return }
    let isRecent =
      last <= time && time.nanoseconds(since: last) <= Self.longestPause
    if !isRecent { demandZero() }
  }

  /// Makes the zero the next step.
  mutating func demandZero() { if planned?.isZero == false { isZeroDue = true } }

  // MARK: Counts above zero

  /// By channel, what a measurement reads above the zero at its time.
  func counts(of measurement: TableMeasurement, index: Int, seconds: Double) -> [Double] {
    let earlier = records[..<index].last { $0.step.isZero }
    let later = index < records.count ? records[index...].first { $0.step.isZero } : nil
    return measurement.channels.map { channel in
      channel.meanCount - zero(channel.channel, earlier, later, seconds)
    }
  }

  /// By channel, what the record of that index reads above the zero.
  func counts(ofRecord index: Int) -> [Double] {
    counts(of: records[index].measurement, index: index, seconds: records[index].seconds)
  }

  /// The zero at a time, on the straight line from the zero before to the zero after.
  ///
  /// So a cell that drifts does not spoil the gains.
  private func zero(
    _ channel: Int, _ earlier: Record?, _ later: Record?, _ seconds: Double
  ) -> Double {
    guard let first = earlier ?? later else { return 0 }
    let start = first.measurement.channels[channel].meanCount
    guard let later, earlier != nil, later.seconds > first.seconds else { return start }
    let part = min(max((seconds - first.seconds) / (later.seconds - first.seconds), 0), 1)
    return start + part * (later.measurement.channels[channel].meanCount - start)
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.serial == b.serial && a.channelCount == b.channelCount && a.profile == b.profile
      && a.before == b.before && a.mass == b.mass && a.operatorName == b.operatorName
      && a.startedAt == b.startedAt && a.isQuick == b.isQuick && a.tolerance == b.tolerance
      && a.records == b.records && a.isZeroDue == b.isZeroDue
  }
}
