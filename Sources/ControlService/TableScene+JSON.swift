internal import TableModel

// Written by hand, since the frame's fields stand beside the others.

extension TableScene {
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    revision = try box.decode(String.self, forKey: .revision)
    table = try box.decode(String.self, forKey: .table)
    isVirtual = try box.decode(Bool.self, forKey: .isVirtual)
    frame = Frame(
      x: try box.decode(Double.self, forKey: .frameX),
      y: try box.decode(Double.self, forKey: .frameY),
      width: try box.decode(Double.self, forKey: .width),
      length: try box.decode(Double.self, forKey: .length))
    panels = try box.decode([Panel].self, forKey: .panels)
    cells = try box.decode([Cell].self, forKey: .cells)
    faceCradle = try box.decodeIfPresent(TableProfile.Position.self, forKey: .faceCradle)
    isUpperBound = try box.decode(Bool.self, forKey: .isUpperBound)
    minimumLoad = try box.decode(Double.self, forKey: .minimumLoad)
    areas = try box.decode([Area].self, forKey: .areas)
    hardForce = try box.decodeIfPresent(Double.self, forKey: .hardForce)
    softForce = try box.decodeIfPresent(Double.self, forKey: .softForce)
    posture = try box.decodeIfPresent(BodyPlacement.Posture.self, forKey: .posture)
  }

  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(revision, forKey: .revision)
    try box.encode(table, forKey: .table)
    try box.encode(isVirtual, forKey: .isVirtual)
    try box.encode(frame.x, forKey: .frameX)
    try box.encode(frame.y, forKey: .frameY)
    try box.encode(frame.width, forKey: .width)
    try box.encode(frame.length, forKey: .length)
    try box.encode(panels, forKey: .panels)
    try box.encode(cells, forKey: .cells)
    try box.encodeIfPresent(faceCradle, forKey: .faceCradle)
    try box.encode(isUpperBound, forKey: .isUpperBound)
    try box.encode(minimumLoad, forKey: .minimumLoad)
    try box.encode(areas, forKey: .areas)
    try box.encodeIfPresent(hardForce, forKey: .hardForce)
    try box.encodeIfPresent(softForce, forKey: .softForce)
    try box.encodeIfPresent(posture, forKey: .posture)
  }
}
