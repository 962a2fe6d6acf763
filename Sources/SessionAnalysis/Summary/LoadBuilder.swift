internal import TableModel

/// Sums up what the foot did, moment by moment; memory does not grow with the session.
struct LoadBuilder {
  private(set) var timeline = SessionTimeline()
  private(set) var regions: [Region] = .init(repeating: Region(), count: BodyZone.indexCount)
  private(set) var distribution = ForceDistribution()
  /// Notes of people, the first of them.
  private(set) var notes: [(time: WallTime, text: String)] = []
  static let mostNotes = 1000

  private(set) var limits: [ForceLimits]
  /// What counts as pressing where nobody may, newtons.
  private var lockedForce: Double
  private var contact: ContactState
  private var contacts = StretchCounter()
  private var rates = RateWatch()
  private var steps = CentreSteps()
  private var lastStep: TablePoint?
  private var strokes = StrokeFinder()
  private var lastStroke = LastStart()
  private var cycles = ForceCycles()
  private var lastPress = LastStart()
  /// Seconds since the first moment, by the device's clock within a stream.
  private var clock = 0.0
  private var last: WallTime?

  /// What is known of one zone.
  struct Region {
    var tally = LoadTally()
    var distribution = ForceDistribution()
    fileprivate var contacts = StretchCounter()
    fileprivate var lastStroke = LastStart()
    fileprivate var lastPress = LastStart()
  }

  /// What the rate is attributed to while there is no centre.
  private static let nowhere = UInt8.max

  /// The foot force that contact begins at.
  var contactForce: Double { contact.threshold }

  init(_ settings: MonitoringSettings) {
    limits = ForceLimits.table(settings)
    lockedForce = settings.lockedForce.value
    contact = ContactState(threshold: max(settings.minimumLoad.value, 0.001))
  }

  /// Other limits hold from here on; what contact is stays.
  mutating func use(_ settings: MonitoringSettings) {
    limits = ForceLimits.table(settings)
    lockedForce = settings.lockedForce.value
  }

  /// The limits that a zone's own tally is judged by: where nobody may press, those of the lock.
  func zoneLimits(_ zone: Int) -> ForceLimits { limits[zone].locked(from: lockedForce) }

  mutating func note(_ text: String, at time: WallTime) {
    if notes.count < Self.mostNotes { notes.append((time, text)) }
  }

  mutating func take(_ moment: LoadMoment) {
    advance(moment)
    let index = timeline.index(of: moment.time)
    if !moment.isJoined || !moment.isTrusted { rates.forget() }
    takeStep(moment)
    guard moment.isTrusted else { return }
    timeline.change(index) { stretch in
      stretch.known += moment.seconds
      stretch.net += moment.net * moment.seconds
      stretch.gross += moment.gross * moment.seconds
      if let support = moment.support { stretch.support.add(support, seconds: moment.seconds) }
    }
    contact.take(moment.foot)
    if contact.isOn { press(moment, index) }
    if let centre = moment.centre { press(moment, centre, index) }
    takeRate(moment, index)
    if let press = cycles.take(moment, at: clock) { add(press) }
  }

  /// Ends what is under way.
  mutating func finish() {
    if let stroke = strokes.finish() { add(stroke) }
  }

  private mutating func advance(_ moment: LoadMoment) {
    if let last, !moment.isJoined {
      clock += moment.time.seconds(since: last)
      cycles.forget()
    } else {
      clock += moment.seconds
    }
    last = moment.time
  }

  private mutating func press(_ moment: LoadMoment, _ index: Int) {
    let isNew = contacts.take(moment.seconds, at: clock)
    timeline.change(index) { stretch in
      stretch.tally.press(moment.foot, seconds: moment.seconds)
      if isNew { stretch.tally.contacts += 1 }
    }
    timeline.press(index, moment.foot, seconds: moment.seconds)
    distribution.add(moment.foot, seconds: moment.seconds)
  }

  private mutating func press(_ moment: LoadMoment, _ centre: TablePoint, _ index: Int) {
    let zone = Int(moment.zone) & 31
    let limits = limits[zone]
    let side = BodyZone(index: moment.zone)?.side ?? .middle
    timeline.change(index) { stretch in
      stretch.tally.judge(moment, by: limits)
      stretch.tally.centres.add(centre)
      stretch.tally.add(side, moment)
    }
    timeline.press(index, zone: moment.zone, seconds: moment.seconds)
    if regions[zone].contacts.take(moment.seconds, at: clock) {
      regions[zone].tally.contacts += 1
    }
    regions[zone].tally.press(moment.foot, seconds: moment.seconds)
    regions[zone].tally.judge(moment, by: zoneLimits(zone))
    regions[zone].tally.centres.add(centre)
    regions[zone].distribution.add(moment.foot, seconds: moment.seconds)
  }

  /// A rise belongs to where the foot is then, a fall to where it was.
  private mutating func takeRate(_ moment: LoadMoment, _ index: Int) {
    let zone = moment.centre == nil ? Self.nowhere : moment.zone
    guard let change = rates.take(moment.foot, zone: zone, at: clock) else { return }
    timeline.change(index) { $0.tally.note(change.rate) }
    let place = change.rate > 0 ? change.to : change.from
    if place != Self.nowhere { regions[Int(place) & 31].tally.note(change.rate) }
  }

  private mutating func takeStep(_ moment: LoadMoment) {
    guard let step = steps.take(moment, at: clock) else { return }
    if step.isJoined, let lastStep {
      let way = lastStep.distance(to: step.centre)
      let index = timeline.index(of: step.time)
      timeline.change(index) { $0.tally.path += way }
      regions[Int(step.zone) & 31].tally.path += way
    }
    lastStep = step.centre
    if let stroke = strokes.take(step) { add(stroke) }
  }

  private mutating func add(_ stroke: StrokeFinder.Stroke) {
    let interval = lastStroke.interval(to: stroke.start)
    let index = timeline.index(of: stroke.time)
    timeline.change(index) { $0.tally.strokes.add(after: interval) }
    let zone = Int(stroke.zone) & 31
    let own = regions[zone].lastStroke.interval(to: stroke.start)
    regions[zone].tally.strokes.add(after: own)
  }

  private mutating func add(_ press: ForceCycles.Press) {
    let interval = lastPress.interval(to: press.clock)
    let index = timeline.index(of: press.time)
    timeline.change(index) { $0.tally.presses.add(after: interval) }
    let zone = Int(press.zone) & 31
    let own = regions[zone].lastPress.interval(to: press.clock)
    regions[zone].tally.presses.add(after: own)
  }
}

extension LoadTally {
  fileprivate mutating func add(_ side: BodySide, _ moment: LoadMoment) {
    switch side {
    case .left: left.add(moment.foot, seconds: moment.seconds)
    case .right: right.add(moment.foot, seconds: moment.seconds)
    case .middle: break
    }
  }
}
