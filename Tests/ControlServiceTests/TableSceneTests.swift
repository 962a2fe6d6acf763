import ClientLimits
import HTTPTypes
import SessionAnalysis
import TableModel
import Testing

@testable import ControlService

struct TableSceneTests {
  private static let placement = BodyPlacement(
    stature: 1700, posture: .prone, faceCradle: .init(x: 350, y: 100))

  private func scene(
    _ profile: TableProfile = FakeTable.profile, limits: EffectiveLimits? = nil
  ) -> TableScene {
    TableScene(
      table: "one", isVirtual: true, profile: profile, minimumLoad: Newtons(20),
      settings: limits.map { MonitoringSettings(limits: $0, ratedLoad: Newtons(2000)) },
      body: limits == nil ? nil : Self.placement.map, posture: .prone)
  }

  private static func limits(calf: Double) -> EffectiveLimits {
    EffectiveLimits(
      regions: [
        .calf: PlaceLimits(
          hardForce: Newtons(calf), softForce: Newtons(calf / 2), hardPressure: 30),
        .spine: PlaceLimits(isLocked: true),
      ], elsewhere: PlaceLimits(hardForce: Newtons(100), softForce: Newtons(80)))
  }

  @Test func isTheTableAloneWithoutASession() {
    let scene = scene()
    #expect(scene.areas.isEmpty)
    #expect(scene.hardForce == nil)
    #expect(scene.posture == nil)
    #expect(scene.frame == .init(x: 0, y: 0, width: 700, length: 1900))
    #expect(scene.panels.map(\.width) == [700])
    #expect(scene.cells.count == 3)
  }

  @Test func hasTheRegionsOfASession() throws {
    let scene = scene(limits: Self.limits(calf: 300))
    let calves = scene.areas.filter { $0.region == "calf" }
    #expect(Set(calves.map(\.side)) == [.left, .right])
    #expect(calves.allSatisfy { $0.hardForce == 300 && $0.softForce == 150 && !$0.isNoGo })
    let spine = try #require(scene.areas.first { $0.region == "spine" })
    #expect(spine.isNoGo && spine.isLocked && spine.side == nil)
    #expect(scene.areas.allSatisfy { $0.width > 0 && $0.length > 0 })
    #expect(scene.hardForce == 100)
    #expect(scene.softForce == 80)
    #expect(scene.posture == .prone)
  }

  @Test func hasARevisionThatFollowsWhatIsInIt() {
    #expect(scene().revision == scene().revision)
    #expect(scene().revision != scene(limits: Self.limits(calf: 300)).revision)
    #expect(
      scene(limits: Self.limits(calf: 300)).revision
        != scene(limits: Self.limits(calf: 301)).revision)
    var moved = FakeTable.profile
    moved.cells[0].x += 1
    #expect(scene().revision != scene(moved).revision)
  }

  @Test func isReadBackAsItWas() throws {
    let scene = scene(limits: Self.limits(calf: 300))
    let read = try JSONText.decode(TableScene.self, from: JSONText.encode(scene))
    #expect(read == scene)
  }

  @Test func isServed() async throws {
    let door = try Door()
    let reply = try await door.ask(.get, "/v1/scene")
    #expect(reply.status == 200)
    let scene = try JSONText.decode(TableScene.self, from: Array(reply.text.utf8))
    #expect(scene.table == "top")
  }
}
