/// How a summary's values were found: every number that they hang on.
public struct SummaryMethod: Codable, Equatable, Sendable {
  /// Contact begins at this foot force and ends below the other, newtons.
  ///
  /// It counts once it has lasted so long, and a shorter break does not end it, seconds.
  public var contactForce: Double
  public var releaseForce: Double
  public var leastContact = StretchCounter.leastTime
  public var leastBreak = StretchCounter.leastBreak
  /// What loading and unloading rates are the change over, seconds.
  ///
  /// At less than 20 scans a second it is the time from one scan to the next; from the 10 Hz topic,
  /// a tenth.
  public var rateWindow = RateWatch.window
  /// Classes of the percentiles: newtons in a session and a region, percent in a phase.
  public var percentileResolution = ForceDistribution.resolution
  public var phasePercentileTolerance = 100 * ForceClasses.tolerance
  /// The centre's path is of means over so many seconds; strokes too.
  public var centreStep = CentreSteps.length
  /// A stroke is a way in one direction of at least so many millimetres in at least so many
  /// seconds with at least so many newtons; it ends when the centre has come back so far.
  public var strokeTravel = StrokeFinder.leastTravel
  public var strokeReversal = StrokeFinder.reversal
  public var strokeForce = StrokeFinder.leastForce
  public var strokeTime = StrokeFinder.leastTime
  /// A press is a rise and a fall of the foot force by at least so many newtons.
  public var pressSwing = ForceCycles.swing
  /// Cadence is of starts at most so many seconds apart, from so many strokes on.
  public var cadenceInterval = Cadence.longestInterval
  public var cadenceLeastCount = Cadence.leastCount
  public var ellipseChiSquare = CentreEllipse.chiSquare
  public var symmetryIndex = "200 * (left - right) / (left + right)"
  /// Boundaries of phases are multiples of so many seconds from the first scan.
  public var phaseResolution: Double

  init(contactForce: Double, phaseResolution: Double) {
    self.contactForce = contactForce
    releaseForce = contactForce * ContactState.releaseShare
    self.phaseResolution = phaseResolution
  }

  enum CodingKeys: String, CodingKey {
    case contactForce = "contact_force_n"
    case releaseForce = "release_force_n"
    case leastContact = "least_contact_s"
    case leastBreak = "least_break_s"
    case rateWindow = "rate_window_s"
    case percentileResolution = "percentile_resolution_n"
    case phasePercentileTolerance = "phase_percentile_tolerance_percent"
    case centreStep = "centre_step_s"
    case strokeTravel = "stroke_travel_mm"
    case strokeReversal = "stroke_reversal_mm"
    case strokeForce = "stroke_force_n"
    case strokeTime = "stroke_time_s"
    case pressSwing = "press_swing_n"
    case cadenceInterval = "cadence_longest_interval_s"
    case cadenceLeastCount = "cadence_least_count"
    case ellipseChiSquare = "ellipse_chi_square"
    case symmetryIndex = "symmetry_index"
    case phaseResolution = "phase_resolution_s"
  }
}

/// What a summary's values were read from.
public enum SummaryValues: String, Codable, Sendable {
  case exact = "exact (every scan)"
  /// Ten values a second, each as good as its scan: short peaks are missed.
  case overview = "from 10 Hz overview"
}
