internal import TableModel

/// Limits from the literature, under a name, with their origin.
public struct LimitPreset: Equatable, Sendable {
  public var name: String
  /// What the values were found for, in a sentence.
  public var summary: String
  /// Where the values are published.
  public var origin: String
  public var values: LimitValues

  public static let all = [conservative, transient, manualTherapy]

  public init(named name: String) throws(LimitFlaw) {
    guard let preset = Self.all.first(where: { $0.name == name }) else {
      throw .unknownPreset(
        name, nearest: Spelling.nearest(to: name, among: Self.all.map(\.name)))
    }
    self = preset
  }

  private init(name: String, summary: String, origin: String, values: LimitValues) {
    self.name = name
    self.summary = summary
    self.origin = origin
    self.values = values
  }

  /// Force N and pressure N/cm2 of ISO/TS 15066:2016, table A.2, quasi-static contact.
  ///
  /// The table has no row for the buttocks: the pelvis' stands for sacrum and gluteals; and two
  /// pressures for the back, of which the shoulder joint's is the stricter one.
  private static let isoRows: [(regions: [BodyRegion], force: Double, pressure: Double)] = [
    ([.neckShoulder], 150, 140),
    ([.upperBack, .midBack, .lowerBack], 210, 160),
    ([.sacrum, .gluteals], 180, 210),
    ([.thigh], 220, 250),
    ([.calf], 130, 210),
  ]

  private static func iso(times factor: Double) -> LimitValues {
    var values: LimitValues = [:]
    for row in isoRows {
      for region in row.regions {
        values[LimitSlot(unchecked: .region(region), .hardForce)] = row.force * factor
        // 1 N/cm2 is 10 kPa.
        values[LimitSlot(unchecked: .region(region), .hardPressure)] = row.pressure * 10 * factor
      }
    }
    return values
  }

  public static let conservative = LimitPreset(
    name: "conservative",
    summary: "onset of pain under slow, accidental contact with robots",
    origin: "ISO/TS 15066:2016, table A.2, quasi-static contact", values: iso(times: 1))

  public static let transient = LimitPreset(
    name: "transient",
    summary: "the same for short contact, twice the quasi-static limits",
    origin: "ISO/TS 15066:2016, table A.2, transient contact", values: iso(times: 2))

  /// 300 N: the upper end of manual assessment of the spine; 178 N: the upper end of lumbar
  /// mobilisation; 408 and 227 kPa: upper quartile and mean of deep friction massage.
  public static let manualTherapy = LimitPreset(
    name: "manual-therapy",
    summary: "what manual therapists were measured to use",
    origin: "lumbar mobilisation 57-178 N, manual assessment up to 300 N; deep friction massage "
      + "227 kPa on average, upper quartile 408 kPa",
    values: [
      LimitSlot(unchecked: .wholeBody, .hardForce): 300,
      LimitSlot(unchecked: .wholeBody, .softForce): 178,
      LimitSlot(unchecked: .wholeBody, .hardPressure): 408,
      LimitSlot(unchecked: .wholeBody, .softPressure): 227,
    ])

  /// What holds where nobody set anything: the rules of the work, and no force.
  ///
  /// Ten seconds above a soft limit and 80 % of the body weight are Treadlight's own choice. A
  /// rate of 10 kN/s is well below the 17 to 25 kN/s of footfalls on a force plate: whoever lands
  /// on the client faster steps or falls. Nobody presses on spine, kidneys, backs of the knees
  /// and the front of the neck.
  public static let builtIn: LimitValues = {
    var values: LimitValues = [
      LimitSlot(unchecked: .wholeBody, .softTime): 10,
      LimitSlot(unchecked: .wholeBody, .loadingRate): 10_000,
      LimitSlot(unchecked: .wholeBody, .share): 0.8,
    ]
    for region in BodyRegion.allCases where region.isNoGo {
      values[LimitSlot(unchecked: .region(region), .lock)] = 1
    }
    return values
  }()
}
