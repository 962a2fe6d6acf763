internal import TableModel

/// The acts of a session in the order they are played, drawn from a seed.
struct ScenarioPlan {
  private(set) var acts: [ScenarioAct] = []
  /// Seconds, up to the end of the last act and the empty table after it.
  private(set) var duration = 0.0
  private var random: SplitMix64
  private let bands: [BodyMap.Band]

  init(_ length: Scenario.Length, bands: [BodyMap.Band], seed: UInt64) {
    random = SplitMix64(seed: SplitMix64.mix(seed ^ 0x5CE7_A210))
    self.bands = bands
    switch length {
    case .standard: planStandard()
    case .short: planShort()
    }
  }

  /// About five minutes.
  private mutating func planStandard() {
    wait(8)
    add(.clientOn, 4)
    wait(20)
    add(.therapistOn, 2)
    wait(2)
    for _ in 0..<2 { strokeAllRegions(seconds: 3...5) }
    overload()
    strokeAllRegions(seconds: 3...5)
    bothFeet()
    strokeAllRegions(seconds: 3...5)
    fall()
    strokeAllRegions(seconds: 3...5)
    wait(2)
    add(.therapistOff, 2)
    wait(6)
    add(.clientOff, 4)
    wait(12)
  }

  /// A minute and a half, with everything that happens in the long one.
  ///
  /// The client lies still long enough for someone to start a session, also at several times real
  /// time.
  private mutating func planShort() {
    wait(3)
    add(.clientOn, 4)
    wait(40)
    add(.therapistOn, 2)
    wait(0.5)
    for index in 0..<3 { stroke(bandIndex: index, isRight: index % 2 == 0, seconds: 2.2...2.8) }
    overload()
    bothFeet()
    stroke(bandIndex: 5, isRight: true, seconds: 2.2...2.8)
    fall()
    stroke(bandIndex: 6, isRight: false, seconds: 2.2...2.8)
    wait(1)
    add(.therapistOff, 2)
    wait(2)
    add(.clientOff, 4)
    wait(3)
  }

  // MARK: Acts

  private mutating func add(_ kind: ScenarioAct.Kind, _ seconds: Double) {
    acts.append(ScenarioAct(start: duration, duration: seconds, kind: kind))
    duration += seconds
  }

  private mutating func wait(_ seconds: Double) { duration += seconds }

  private mutating func strokeAllRegions(seconds: ClosedRange<Double>) {
    for index in bands.indices {
      stroke(bandIndex: index, isRight: index % 2 == 0, seconds: seconds)
      wait(random.number(in: 0.6...1.4))
    }
  }

  private mutating func stroke(
    bandIndex: Int, isRight: Bool, seconds: ClosedRange<Double>
  ) {
    let band = bands[bandIndex % bands.count]
    let share = random.number(in: 0.35...0.65)
    add(
      .stroke(glide(in: band, isRight: isRight, force: share * band.region.quietForce)),
      random.number(in: seconds))
    wait(0.5)
  }

  /// Three and more seconds at about 1.7 times the limit the conservative preset has there.
  private mutating func overload() {
    wait(1)
    let band = bands.first { $0.region == .lowerBack } ?? bands[bands.count / 2]
    let force = random.number(in: 330...380)
    add(.overload(glide(in: band, isRight: true, force: force)), random.number(in: 3...3.5))
    wait(1)
  }

  private mutating func bothFeet() {
    wait(1)
    let band = bands.first { $0.region == .gluteals } ?? bands[bands.count / 2]
    add(.bothFeet(y: (band.from + band.to) / 2), random.number(in: 3...3.5))
    wait(1)
  }

  private mutating func fall() {
    wait(1.5)
    let band = bands.first { $0.region == .midBack } ?? bands[bands.count / 2]
    let place = ScenarioAct.Fall(
      x: Scenario.bodyX + random.number(in: -60...60),
      y: random.number(in: band.from...band.to))
    add(.fall(place), 5)
    wait(1)
  }

  /// Within the middle four fifths of the band, one way or the other.
  private mutating func glide(
    in band: BodyMap.Band, isRight: Bool, force: Double
  ) -> ScenarioAct.Stroke {
    let margin = (band.to - band.from) / 10
    let isDownwards = random.integer(in: 0..<2) == 0
    let (top, bottom) = (band.from + margin, band.to - margin)
    let x = Scenario.bodyX + (isRight ? 1 : -1) * random.number(in: 60...100)
    return ScenarioAct.Stroke(
      region: band.region, isRight: isRight, force: force, x: x,
      fromY: isDownwards ? top : bottom, toY: isDownwards ? bottom : top)
  }
}

extension BodyRegion {
  /// A force, newtons, that stays below the conservative preset's limit of the region.
  fileprivate var quietForce: Double {
    switch self {
    case .neckShoulder: 140
    case .upperBack, .midBack, .lowerBack: 200
    case .sacrum, .gluteals: 170
    case .thigh: 210
    case .calf: 120
    }
  }
}
