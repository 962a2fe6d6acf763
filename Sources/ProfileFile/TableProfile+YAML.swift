public import StrictYAML
public import TableModel

extension TableProfile {
  /// Reads a whole profile and checks it; what it leaves out is not taken from any other one.
  public init(_ value: YAMLValue) throws(YAMLError) {
    let values = try value.mapping(
      ["name", "rated_load_n", "rate_hz", "face_cradle", "cells", "panels"],
      retired: ["body": ProfileFileFact.bandsGone])
    self.init(
      name: try values.required("name").text(),
      ratedLoad: Newtons(try values.required("rated_load_n").number(in: Self.ratedLoadRange)),
      rate: try values["rate_hz"]?.number(in: Self.rateRange),
      cells: try Self.cells(try values.required("cells")),
      panels: try Self.panels(try values.required("panels")),
      faceCradle: try values["face_cradle"].map(Position.init(mapping:)))
    do throws(ProfileFlaw) {
      try check()
    } catch {
      throw value.nearest(to: error.path).refusal(.fact(error.reason))
    }
  }

  private static func cells(_ value: YAMLValue) throws(YAMLError) -> [Cell] {
    var cells: [Cell] = []
    for entry in try value.entries(atMost: mostCells) {
      let values = try entry.mapping([
        "channel", "x_mm", "y_mm", "capacity_n", "capacity_kg", "sensitivity_mv_per_v",
      ])
      cells.append(
        Cell(
          channel: try values.required("channel").integer(in: channelRange),
          x: try values.required("x_mm").number(in: positionRange),
          y: try values.required("y_mm").number(in: positionRange),
          capacity: try capacity(values),
          sensitivity: try values["sensitivity_mv_per_v"]?.number(in: sensitivityRange)))
    }
    return cells
  }

  /// Data sheets state a capacity as the mass whose weight it is.
  private static func capacity(_ values: YAMLMapping) throws(YAMLError) -> Newtons? {
    switch (values["capacity_n"], values["capacity_kg"]) {
    case (nil, nil): return nil
    case (let newtons?, nil): return Newtons(try newtons.number(in: capacityRange))
    case (.some, let kilograms?):
      throw kilograms.refusal(.conflictingKeys("capacity_n", "capacity_kg"))
    case (nil, let kilograms?):
      return Newtons(try kilograms.number(in: 5...5000) * standardGravity)
    }
  }

  private static func panels(_ value: YAMLValue) throws(YAMLError) -> [Panel] {
    var panels: [Panel] = []
    for entry in try value.entries(atMost: mostPanels) {
      let values = try entry.mapping(["name", "role", "channels", "outline_mm"])
      var panel = Panel(
        name: try values.required("name").text(),
        role: try values.required("role").word(among: [.client, .ledge], name: \.rawValue),
        channels: [])
      for channel in try values.required("channels").entries(atMost: mostCells) {
        panel.channels.append(try channel.integer(in: channelRange))
      }
      for corner in try values["outline_mm"]?.entries(atMost: mostCorners) ?? [] {
        panel.outline.append(try Position(pair: corner))
      }
      panels.append(panel)
    }
    return panels
  }
}

extension TableProfile.Position {
  fileprivate init(mapping value: YAMLValue) throws(YAMLError) {
    let values = try value.mapping(["x_mm", "y_mm"])
    self.init(
      x: try values.required("x_mm").number(in: TableProfile.positionRange),
      y: try values.required("y_mm").number(in: TableProfile.positionRange))
  }

  fileprivate init(pair value: YAMLValue) throws(YAMLError) {
    let entries = try value.entries()
    guard entries.count == 2 else {
      throw value.refusal(.wrongCount(entries.count, expected: 2))
    }
    self.init(
      x: try entries[0].number(in: TableProfile.positionRange),
      y: try entries[1].number(in: TableProfile.positionRange))
  }
}

extension YAMLValue {
  /// The value at the end of the path, or the last one on the way there.
  fileprivate func nearest(to path: [ProfileFlaw.Step]) -> YAMLValue {
    var value = self
    for step in path {
      let next =
        switch step {
        case .key(let key): value.value(at: key)
        case .index(let index): value.entry(at: index)
        }
      guard let next else { break }
      value = next
    }
    return value
  }
}
