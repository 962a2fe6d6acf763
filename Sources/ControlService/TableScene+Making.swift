internal import ClientLimits
public import SessionAnalysis
public import TableModel

extension TableScene {
  /// The scene of a table, and of a client on it where `settings` and `body` are a session's.
  public init(
    table: String, isVirtual: Bool, profile: TableProfile, minimumLoad: Newtons,
    settings: MonitoringSettings? = nil, body: BodyMap? = nil,
    posture: BodyPlacement.Posture? = nil
  ) {
    self.table = table
    self.isVirtual = isVirtual
    panels = profile.panels.map { Panel($0, of: profile) }
    cells = profile.cells.map { Cell(channel: $0.channel, x: $0.x, y: $0.y) }
    let corners = panels.flatMap {
      [(x: $0.x, y: $0.y), (x: $0.x + $0.width, y: $0.y + $0.length)]
    }
    frame = Frame(around: corners + profile.cells.map { (x: $0.x, y: $0.y) })
    faceCradle = profile.faceCradle
    isUpperBound = profile.footForceIsUpperBound
    self.minimumLoad = minimumLoad.value
    areas =
      settings.map { settings in
        (body?.areas ?? []).prefix(BodyMap.maximumAreas).map { Area($0, settings.limits) }
      } ?? []
    hardForce = settings?.limits.elsewhere.hardForce?.value
    softForce = settings?.limits.elsewhere.softForce?.value
    self.posture = body == nil ? nil : posture
    revision = Self.name(of: (try? JSONText.encode(self)) ?? [])
  }

  /// A name for a text: its 64-bit FNV-1a sum.
  private static func name(of text: [UInt8]) -> String {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(sum, radix: 16)
  }
}

extension TableScene.Frame {
  /// What goes round all places; nothing at the origin where there are none.
  init(around places: [(x: Double, y: Double)]) {
    let (xs, ys) = (places.map(\.x), places.map(\.y))
    x = xs.min() ?? 0
    y = ys.min() ?? 0
    width = (xs.max() ?? 0) - x
    length = (ys.max() ?? 0) - y
  }
}

extension TableScene.Panel {
  fileprivate init(_ panel: TableProfile.Panel, of profile: TableProfile) {
    let corners =
      panel.outline.isEmpty ? profile.cells(under: panel).map(\.position) : panel.outline
    let frame = TableScene.Frame(around: corners.map { (x: $0.x, y: $0.y) })
    self.init(
      name: panel.name, role: panel.role, x: frame.x, y: frame.y, width: frame.width,
      length: frame.length, outline: panel.outline.isEmpty ? nil : panel.outline)
  }
}

extension TableScene.Area {
  fileprivate init(_ area: BodyMap.Area, _ limits: EffectiveLimits) {
    let place = limits.limits(at: area.zone.region)
    self.init(
      region: area.zone.region.name, side: area.zone.side == .middle ? nil : area.zone.side,
      x: area.fromX, y: area.fromY, width: area.toX - area.fromX, length: area.toY - area.fromY,
      isNoGo: area.zone.region.isNoGo, isLocked: place.isLocked,
      softForce: place.softForce?.value, hardForce: place.hardForce?.value,
      hardPressure: place.hardPressure)
  }
}
