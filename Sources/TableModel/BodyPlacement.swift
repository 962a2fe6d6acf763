/// How the client lies on the table: stature, posture, and where the head is.
///
/// From this follows where the regions of the body are, by the proportions of the average adult
/// (see `BodyHeight` and `BodyHalfBreadth`), which is an estimate: see `boundaryTolerance`.
public struct BodyPlacement: Codable, Equatable, Sendable {
  /// Which side of the client is up.
  public enum Posture: String, Codable, CaseIterable, Sendable {
    case prone
    case supine
  }

  /// By how much a boundary between two regions may be off, as a fraction of stature.
  ///
  /// 34 mm for 1.70 m. It is the root of the summed squares of three things: people differ (a level
  /// of the spine is 0.015 of stature, and landmarks find it to 0.9 of a level: 0.014), a lying
  /// body is some 15 mm longer than a standing one (Pheasant, Bodyspace: 0.009), and the head is
  /// put down to a centimetre or two (0.010).
  ///
  /// Alarms take the regions within reach of the centre of pressure, not those within this distance
  /// besides: with it the spine would reach over most of the worked back, and every stroke there
  /// would be held to the strictest limit of all. Limits should leave room for it.
  public static let boundaryTolerance = 0.02

  /// The statures that are placed, millimetres; beyond them the nearest is taken.
  ///
  /// What a client's stature may be is the registry's business.
  public static let statures = 500.0...2500.0

  /// Standing height without shoes, millimetres.
  public var stature: Double
  public var posture: Posture
  /// Where the middle of the face lies when prone; the head lies at the same place when supine.
  public var faceCradle: TableProfile.Position

  public init(stature: Double, posture: Posture, faceCradle: TableProfile.Position) {
    self.stature = stature
    self.posture = posture
    self.faceCradle = faceCradle
  }

  enum CodingKeys: String, CodingKey {
    case stature = "stature_mm"
    case posture
    case faceCradle = "face_cradle"
  }

  /// Where the regions are; no-go areas come first, and no place is in two areas.
  ///
  /// The body lies straight along y, its midline at the cradle's x, feet towards the foot end. Seen
  /// from above, a prone client's left is at the smaller x, a supine client's at the larger.
  ///
  /// Without a finite stature and cradle there are no areas: no region is known.
  public var map: BodyMap {
    guard stature.isFinite, faceCradle.x.isFinite, faceCradle.y.isFinite else {
      return BodyMap(areas: [])
    }
    switch posture {
    case .prone: return BodyMap(areas: noGoBehind + worked(.prone))
    case .supine: return BodyMap(areas: noGoInFront + worked(.supine))
    }
  }
}

extension BodyPlacement {
  private typealias Height = BodyHeight
  private typealias Half = BodyHalfBreadth

  /// Spine, kidneys and the backs of the knees.
  ///
  /// The kidneys lie in Morris's parallelogram: 25 to 95 mm beside the midline, from the spine of
  /// T11 to the lower edge of that of L3 (surface anatomy, as in Gray). Nearer to the midline than
  /// the tips of the transverse processes, 45 mm, these and the erector spinae lie between foot
  /// and kidney: that strip is worked. Outwards the area goes on to the waist, since the ends of
  /// the 11th and 12th ribs float there.
  private var noGoBehind: [BodyMap.Area] {
    [middle(.spine, Height.chin, Height.sacrumBase, Half.spine)]
      + pair(
        .kidney, Height.eleventhThoracic, Height.thirdLumbar, Half.transverseProcess, Half.waist)
      + pair(.backOfKnee, Height.fossaTop, Height.fossaBottom, 0, Half.hip)
  }

  /// The neck from the chin to the notch above the breastbone, which is level with T3.
  private var noGoInFront: [BodyMap.Area] {
    [middle(.frontOfNeck, Height.chin, Height.scapulaRoot, Half.neck)]
  }

  private func worked(_ posture: Posture) -> [BodyMap.Area] {
    switch posture {
    case .prone: neckAndBack + pelvisAndLegs
    case .supine: front
    }
  }

  /// Of a region with two areas, the larger one comes first.
  private var neckAndBack: [BodyMap.Area] {
    pair(.neckShoulder, Height.shoulderTop, Height.scapulaRoot, Half.spine, Half.acromion)
      + pair(.neckShoulder, Height.chin, Height.shoulderTop, Half.spine, Half.neck)
      + pair(.upperBack, Height.scapulaRoot, Height.scapulaTip, Half.spine, Half.acromion)
      + pair(.midBack, Height.scapulaTip, Height.eleventhThoracic, Half.spine, Half.chest)
      + pair(
        .midBack, Height.eleventhThoracic, Height.thoracolumbar, Half.spine,
        Half.transverseProcess)
      + pair(.lowerBack, Height.thirdLumbar, Height.sacrumBase, Half.spine, Half.waist)
      + pair(
        .lowerBack, Height.thoracolumbar, Height.thirdLumbar, Half.spine, Half.transverseProcess)
  }

  /// Between the gluteals, below the sacrum, there is no region: the tailbone.
  private var pelvisAndLegs: [BodyMap.Area] {
    [middle(.sacrum, Height.sacrumBase, Height.sacrumTip, Half.sacrum)]
      + pair(.gluteals, Height.sacrumBase, Height.glutealFold, Half.sacrum, Half.hip)
      + pair(.thigh, Height.glutealFold, Height.fossaTop, 0, Half.hip)
      + pair(.calf, Height.fossaBottom, Height.ankle, 0, Half.hip)
  }

  /// The tops of the shoulders beside the neck, and the thighs.
  ///
  /// The rest of the front has no region, so that the whole body's limit counts there: chest and
  /// belly; the groin, where the vessels lie shallow; the kneecaps; the shins, bone under skin.
  private var front: [BodyMap.Area] {
    pair(.neckShoulder, Height.shoulderTop, Height.scapulaRoot, Half.neck, Half.acromion)
      + pair(.thigh, Height.glutealFold, Height.fossaTop, 0, Half.hip)
  }
}

extension BodyPlacement {
  private var placedStature: Double {
    min(max(stature, Self.statures.lowerBound), Self.statures.upperBound)
  }

  /// From an upper to a lower height above the soles.
  private func along(_ upper: Double, _ lower: Double) -> Range<Double> {
    y(upper)..<y(lower)
  }

  private func y(_ height: Double) -> Double {
    faceCradle.y + (BodyHeight.face - height) * placedStature
  }

  private func middle(
    _ region: BodyRegion, _ upper: Double, _ lower: Double, _ half: Double
  ) -> BodyMap.Area {
    let reach = half * placedStature
    return BodyMap.Area(
      BodyZone(region, .middle), x: faceCradle.x - reach..<faceCradle.x + reach,
      y: along(upper, lower))
  }

  /// The same area on the left and on the right.
  private func pair(
    _ region: BodyRegion, _ upper: Double, _ lower: Double, _ inner: Double, _ outer: Double
  ) -> [BodyMap.Area] {
    let near = inner * placedStature
    let far = outer * placedStature
    let smaller = faceCradle.x - far..<faceCradle.x - near
    let larger = faceCradle.x + near..<faceCradle.x + far
    let y = along(upper, lower)
    return [
      BodyMap.Area(
        BodyZone(region, .left), x: posture == .prone ? smaller : larger, y: y),
      BodyMap.Area(
        BodyZone(region, .right), x: posture == .prone ? larger : smaller, y: y),
    ]
  }
}
