import ControlService
import SessionAnalysis
import TableModel

extension Daemon {
  /// What the scene follows from.
  struct SceneGround: Equatable, Sendable {
    var isVirtual: Bool
    var profile: TableProfile
    var idle: MonitoringSettings
    var settings: MonitoringSettings?
    var placement: BodyPlacement?
  }

  /// The scene of the moment; made anew only when what it follows from has changed, since every
  /// status names its revision.
  func newestScene() -> TableScene {
    let ground = SceneGround(
      isVirtual: state.now.link.isVirtual, profile: profile, idle: idleSettings,
      settings: session?.settings, placement: session?.placement)
    if let madeScene, madeScene.ground == ground { return madeScene.scene }
    let scene = TableScene(
      table: place, isVirtual: ground.isVirtual, profile: profile,
      minimumLoad: (ground.settings ?? ground.idle).minimumLoad, settings: ground.settings,
      body: ground.placement?.map, posture: ground.placement?.posture)
    madeScene = (ground, scene)
    return scene
  }
}
