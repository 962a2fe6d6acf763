/// What is summed up of a stretch of a session, of one region or of all; two can be added.
struct LoadTally {
  /// Contact, seconds.
  var seconds = 0.0
  var contacts = 0
  /// Newton seconds in contact.
  var impulse = 0.0
  var peak = 0.0
  /// Newtons a second, both as they are above zero.
  var loading = 0.0
  var unloading = 0.0
  /// Whether any rate was measured.
  var hasRates = false
  var overSoft = Excess()
  var overHard = Excess()
  var overSoftPressure = 0.0
  var overHardPressure = 0.0
  /// Millimetres.
  var path = 0.0
  var centres = CentreSpread()
  var strokes = Cadence()
  var presses = Cadence()
  var left = SideTally()
  var right = SideTally()

  /// Above a limit: for how long, and the impulse of what is above it.
  struct Excess {
    var seconds = 0.0
    var impulse = 0.0

    mutating func add(_ force: Double, above limit: Double, seconds interval: Double) {
      guard force > limit else { return }
      seconds += interval
      impulse += (force - limit) * interval
    }

    mutating func add(_ other: Self) {
      seconds += other.seconds
      impulse += other.impulse
    }
  }

  /// One side of the client.
  struct SideTally {
    var seconds = 0.0
    var impulse = 0.0
    var peak = 0.0

    mutating func add(_ force: Double, seconds interval: Double) {
      seconds += interval
      impulse += force * interval
      peak = max(peak, force)
    }

    mutating func add(_ other: Self) {
      seconds += other.seconds
      impulse += other.impulse
      peak = max(peak, other.peak)
    }
  }

  mutating func add(_ other: Self) {
    seconds += other.seconds
    contacts += other.contacts
    impulse += other.impulse
    peak = max(peak, other.peak)
    loading = max(loading, other.loading)
    unloading = max(unloading, other.unloading)
    hasRates = hasRates || other.hasRates
    overSoft.add(other.overSoft)
    overHard.add(other.overHard)
    overSoftPressure += other.overSoftPressure
    overHardPressure += other.overHardPressure
    path += other.path
    centres.add(other.centres)
    strokes.add(other.strokes)
    presses.add(other.presses)
    left.add(other.left)
    right.add(other.right)
  }

  /// Contact at this force.
  mutating func press(_ force: Double, seconds interval: Double) {
    seconds += interval
    impulse += force * interval
    peak = max(peak, force)
  }

  mutating func judge(_ moment: LoadMoment, by limits: ForceLimits) {
    overSoft.add(moment.foot, above: limits.softForce, seconds: moment.seconds)
    overHard.add(moment.foot, above: limits.hardForce, seconds: moment.seconds)
    if moment.pressure > limits.softPressure { overSoftPressure += moment.seconds }
    if moment.pressure > limits.hardPressure { overHardPressure += moment.seconds }
  }

  mutating func note(_ rate: Double) {
    hasRates = true
    loading = max(loading, rate)
    unloading = max(unloading, -rate)
  }
}
