internal import Glibc
internal import TableModel

/// The client's weight on the table, spread along the body, and the breath.
///
/// |  weight | from the vertex | part                             |
/// |--------:|----------------:|----------------------------------|
/// |   0.081 |            0.07 | head and neck                    |
/// |   0.272 |            0.27 | thorax and upper arms            |
/// |   0.139 |           0.385 | abdomen                          |
/// |   0.142 |            0.44 | pelvis                           |
/// |   0.044 |            0.54 | forearms and hands, alongside    |
/// |   0.200 |           0.576 | thighs                           |
/// |   0.093 |           0.822 | lower legs                       |
/// |   0.029 |            0.98 | feet                             |
///
/// Weights are fractions of the body's: Winter, Biomechanics and Motor Control of Human Movement,
/// after Dempster. Places are fractions of stature: the centres of mass within the segments from
/// the same table, the segments' ends from Drillis and Contini (shoulder 0.818 above the sole, hip
/// 0.530, knee 0.285); those of thorax, abdomen and pelvis are estimated from where the joints
/// between them are.
struct LyingClient: Sendable {
  static let breathsPerSecond = 0.25
  /// From the vertex to the middle of the face, as a fraction of stature: half-way from the eyes,
  /// 0.936 above the sole, to the chin, 0.870 (Drillis and Contini).
  static let face = 0.097
  /// From the vertex to the hip joint, on which the client sits before lying down.
  private static let hip = 0.470
  private static let chest = 1
  /// Where the hands lie alongside, and where one lies that was moved up to the face cradle.
  private static let handPlace = 0.54
  private static let armrestPlace = 0.05
  private static let parts: [(share: Double, place: Double)] = [
    (0.081, 0.07), (0.272, 0.27), (0.139, 0.385), (0.142, 0.44), (0.044, 0.54), (0.200, 0.576),
    (0.093, 0.822), (0.029, 0.98),
  ]

  /// Newtons.
  let weight: Double
  /// By how much the breath moves the weight up and down, newtons.
  let breathing: Double
  /// Millimetres.
  let stature: Double
  let faceCradle: TableProfile.Position
  /// Where the body's zones are.
  let map: BodyMap
  private let sitting: UnitLoad
  private let lying: UnitLoad
  private let breath: UnitLoad
  private let hand: UnitLoad
  private let armrest: UnitLoad

  /// A prone client; `mass` in kilograms, `stature` in millimetres, `breathing` in newtons.
  ///
  /// Where the profile has no face cradle, the head lies in the middle at the head end.
  init(
    mass: Double, stature: Double, breathing: Double, faceCradle: TableProfile.Position?,
    on top: TableTop
  ) {
    weight = mass * standardGravity
    self.breathing = breathing
    self.stature = stature
    let cradle =
      faceCradle
      ?? TableProfile.Position(
        x: top.clientX.middle, y: top.clientY.lowerBound + Self.face * stature)
    self.faceCradle = cradle
    map = BodyPlacement(stature: stature, posture: .prone, faceCradle: cradle).map
    func unit(_ parts: [(share: Double, place: Double)]) -> UnitLoad {
      UnitLoad(
        parts.map { ($0.share, cradle.x, cradle.y + ($0.place - Self.face) * stature) },
        add: top.addToClient)
    }
    sitting = unit([(1, Self.hip)])
    lying = unit(Self.parts)
    breath = unit([Self.parts[Self.chest]])
    hand = unit([(1, Self.handPlace)])
    armrest = unit([(1, Self.armrestPlace)])
  }

  /// Adds the client, of whom `presence` is on the table, and of that `lying` lies.
  func add(presence: Double, lying: Double, at time: Double, to loads: inout MomentLoads) {
    guard presence > 0 else { return }
    let onTable = weight * presence
    loads.lay(onTable * (1 - lying), sitting)
    loads.lay(onTable * lying, self.lying)
    loads.lay(breathing * lying * sin(2 * .pi * Self.breathsPerSecond * time), breath)
  }

  /// How a client lies who does not lie still.
  struct Pose {
    /// What of the weight is on the table, and what of that lies.
    var presence: Double
    var lying: Double
    /// How deep the breath is; 1: as deep as always.
    var depth: Double
    /// Newtons that lie at the face cradle instead of alongside.
    var raisedArm: Double
    /// Newtons of an arm that hangs down from the table.
    var hangingArm: Double
    /// What a cough presses on the chest, newtons.
    var cough: Double
  }

  /// Adds the client in `pose`.
  func add(_ pose: Pose, at time: Double, to loads: inout MomentLoads) {
    guard pose.presence > 0 else { return }
    let onTable = weight * pose.presence
    let breath = breathing * pose.depth * sin(2 * .pi * Self.breathsPerSecond * time)
    loads.lay(onTable * (1 - pose.lying), sitting)
    loads.lay(onTable * pose.lying, lying)
    loads.lay((breath + pose.cough) * pose.lying, self.breath)
    loads.lay(-(pose.raisedArm + pose.hangingArm) * pose.lying, hand)
    loads.lay(pose.raisedArm * pose.lying, armrest)
  }
}
