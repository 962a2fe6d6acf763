internal import LoadEstimation
internal import TableModel

/// Divides a session into phases, from what its timeline knows.
///
/// | what                     | how it is told                                                  |
/// |--------------------------|-----------------------------------------------------------------|
/// | therapist on the table   | net load is `onShare` of the therapist's weight, on the stretch's mean |
/// |                          | or a foot is in contact for half of the stretch                 |
/// | pause                    | off the table for `leastPause` or longer, between work          |
/// | work                     | on the table for `leastWork` or longer                          |
/// | mount, dismount          | the beginning and end of that without contact with the client   |
/// | another region           | most of the contact is there for `leastStay` of contact in a row |
/// | client off               | gross load is below `offShare` of the client's tare             |
/// | a note                   | a phase ends and another begins                                 |
///
/// Left and right of a region are one phase: work goes from side to side.
struct PhaseFinder {
  /// With less of the weight on the table nobody stands on it: bars rarely carry more than half.
  static let onShare = 0.2
  static let offShare = 0.5
  /// Seconds: a drape takes longer to change, a change of feet is over sooner.
  static let leastPause = 10.0
  static let leastWork = 2.0
  static let leastStay = 10.0

  /// Newtons.
  var therapistWeight: Double
  /// Nil: none was taken.
  var clientWeight: Double?

  struct Phase: Equatable {
    var kind: PhaseKind
    var region: BodyRegion?
    var stretches: Range<Int>
  }

  /// The phases in the order of time; none of an empty timeline.
  func phases(of timeline: SessionTimeline, notes: [WallTime]) -> [Phase] {
    let seconds = Double(timeline.length) / 1e9
    guard !timeline.stretches.isEmpty else { return [] }
    var phases: [Phase] = []
    let all = timeline.stretches.indices
    if clientWeight == nil {
      phases = [Phase(kind: .untold, stretches: all)]
    } else {
      let runs = workRuns(of: timeline, seconds: seconds)
      var end = 0
      for (number, run) in runs.enumerated() {
        phases += idle(end..<run.lowerBound, isBetween: number > 0, timeline)
        phases += work(run, timeline, seconds: seconds)
        end = run.upperBound
      }
      phases += idle(end..<all.upperBound, isBetween: false, timeline)
    }
    let boundaries = notes.compactMap { boundary(at: $0, timeline) }
    return split(phases, at: boundaries).map { phase in
      var phase = phase
      // What stayed too short for a phase of its own counts too.
      phase.region =
        phase.kind == .work ? Self.region(timeline.zoneSeconds(phase.stretches)) : nil
      return phase
    }
  }

  /// The stretch that begins nearest to a time; nil at the very beginning and end.
  func boundary(at time: WallTime, _ timeline: SessionTimeline) -> Int? {
    guard let start = timeline.start, time > start else { return nil }
    let elapsed = time.nanoseconds(since: start)
    let index =
      Int(clamping: (elapsed / timeline.length))
      + (elapsed % timeline.length >= timeline.length / 2 ? 1 : 0)
    return 0 < index && index < timeline.stretches.count ? index : nil
  }

  /// Where the therapist is on the table.
  private func workRuns(of timeline: SessionTimeline, seconds: Double) -> [Range<Int>] {
    var isOn = false
    let marks = timeline.stretches.map { stretch in
      // What is not known is as it was.
      guard stretch.known > 0 else { return isOn }
      // Who hangs in the bars, or presses from beside the table, weighs little and works.
      isOn =
        stretch.net / stretch.known >= Self.onShare * therapistWeight
        || 2 * stretch.tally.seconds >= stretch.known
      return isOn
    }
    var runs: [Range<Int>] = []
    for run in Self.runs(of: marks) {
      if let last = runs.last, Double(run.lowerBound - last.upperBound) * seconds < Self.leastPause
      {
        runs[runs.count - 1] = last.lowerBound..<run.upperBound
      } else {
        runs.append(run)
      }
    }
    return runs.filter { Double($0.count) * seconds >= Self.leastWork }
  }

  private static func runs(of marks: [Bool]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for index in 0...marks.count {
      let isOn = index < marks.count && marks[index]
      if isOn, start == nil { start = index }
      if !isOn, let begun = start {
        runs.append(begun..<index)
        start = nil
      }
    }
    return runs
  }

  /// Phases without the therapist: with the client, and without.
  private func idle(
    _ range: Range<Int>, isBetween: Bool, _ timeline: SessionTimeline
  ) -> [Phase] {
    var phases: [Phase] = []
    var isOff = false
    for index in range {
      let stretch = timeline.stretches[index]
      if stretch.known > 0, let clientWeight {
        isOff = stretch.gross / stretch.known < Self.offShare * clientWeight
      }
      let kind = isOff ? PhaseKind.off : isBetween ? .pause : .still
      if let last = phases.last, last.kind == kind {
        phases[phases.count - 1].stretches = last.stretches.lowerBound..<index + 1
      } else {
        phases.append(Phase(kind: kind, stretches: index..<index + 1))
      }
    }
    return phases
  }

  /// Mount, work by region, dismount.
  private func work(
    _ range: Range<Int>, _ timeline: SessionTimeline, seconds: Double
  ) -> [Phase] {
    let isTouched = range.map { timeline.stretches[$0].tally.seconds > 0 }
    guard let first = isTouched.firstIndex(of: true), let last = isTouched.lastIndex(of: true)
    else { return [Phase(kind: .mount, stretches: range)] }
    let start = range.lowerBound + first
    let end = range.lowerBound + last + 1
    var phases: [Phase] = []
    if start > range.lowerBound {
      phases.append(Phase(kind: .mount, stretches: range.lowerBound..<start))
    }
    phases += regions(start..<end, timeline)
    if end < range.upperBound {
      phases.append(Phase(kind: .dismount, stretches: end..<range.upperBound))
    }
    return phases
  }

  private func regions(_ range: Range<Int>, _ timeline: SessionTimeline) -> [Phase] {
    var phases = [Phase(kind: .work, stretches: range)]
    var other: (region: BodyRegion, start: Int, contact: Double)?
    for index in range {
      guard let here = Self.region(timeline.zoneSeconds(index..<index + 1)) else { continue }
      let current = phases[phases.count - 1]
      let contact = timeline.stretches[index].tally.seconds
      if current.region == nil || here == current.region {
        phases[phases.count - 1].region = here
        other = nil
        continue
      }
      var stay = other ?? (here, index, 0)
      if stay.region != here { stay = (here, index, 0) }
      stay.contact += contact
      other = stay
      guard stay.contact >= Self.leastStay - 1e-6 else { continue }
      phases[phases.count - 1].stretches = current.stretches.lowerBound..<stay.start
      phases.append(Phase(kind: .work, region: here, stretches: stay.start..<range.upperBound))
      other = nil
    }
    return phases
  }

  /// The region with most of the contact; nil where most of it was on none.
  static func region(_ zones: [Double]) -> BodyRegion? {
    var most: (region: BodyRegion?, seconds: Double) = (nil, zones[0])
    for region in BodyRegion.allCases {
      let seconds = zones[Int(region.rawValue)] + zones[Int(region.rawValue) | 0x10]
      if seconds > most.seconds { most = (region, seconds) }
    }
    return most.region
  }

  private func split(_ phases: [Phase], at boundaries: [Int]) -> [Phase] {
    phases.flatMap { phase in
      let inside = Set(boundaries).filter {
        $0 > phase.stretches.lowerBound && $0 < phase.stretches.upperBound
      }.sorted()
      let starts = [phase.stretches.lowerBound] + inside
      let ends = inside + [phase.stretches.upperBound]
      return zip(starts, ends).map {
        Phase(kind: phase.kind, region: phase.region, stretches: $0..<$1)
      }
    }
  }
}
