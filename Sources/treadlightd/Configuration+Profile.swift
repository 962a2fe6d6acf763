import TableModel

extension TableProfile {
  static let channelRange = 0...15
  /// Newtons; a table carries 2000 to 3335, so beyond this it is a slip of the finger.
  static let ratedLoadRange = 100.0...20_000
  /// Millimetres from the table's origin.
  static let positionRange = -10_000.0...10_000

  /// Reads a whole profile: what it leaves out is not taken from the default one.
  init(_ value: ConfigurationValue) throws(ConfigurationError) {
    let values = try value.mapping(["name", "rated_load_n", "cells", "panels", "body"])
    let cells = try values.required("cells")
    let panels = try values.required("panels")
    self.init(
      name: try values.required("name").text(),
      ratedLoad: try values.required("rated_load_n").newtons(in: Self.ratedLoadRange),
      cells: try Self.cells(cells), panels: [])
    self.panels = try Self.panels(panels, channels: Set(self.cells.map(\.channel)))
    for (cell, entry) in zip(self.cells, try cells.entries()) {
      guard self.panels.contains(where: { $0.channels.contains(cell.channel) }) else {
        throw entry.refusal(.cellInNoPanel(channel: cell.channel))
      }
    }
    if let body = values["body"] { self.body = try BodyMap(body) }
  }

  private static func cells(_ value: ConfigurationValue) throws(ConfigurationError) -> [Cell] {
    var cells: [Cell] = []
    for entry in try value.entries() {
      let values = try entry.mapping(["channel", "x_mm", "y_mm"])
      let channel = try values.required("channel")
      let cell = Cell(
        channel: try channel.integer(in: channelRange),
        x: try values.required("x_mm").number(in: positionRange),
        y: try values.required("y_mm").number(in: positionRange))
      guard !cells.contains(where: { $0.channel == cell.channel }) else {
        throw channel.refusal(.duplicateChannel(cell.channel))
      }
      cells.append(cell)
    }
    return cells
  }

  private static func panels(
    _ value: ConfigurationValue, channels: Set<Int>
  ) throws(ConfigurationError) -> [Panel] {
    var panels: [Panel] = []
    for entry in try value.entries() {
      let values = try entry.mapping(["name", "role", "channels"])
      let name = try values.required("name")
      var panel = Panel(
        name: try name.text(),
        role: try values.required("role").word(among: [.client, .ledge], name: \.rawValue),
        channels: [])
      guard !panels.contains(where: { $0.name == panel.name }) else {
        throw name.refusal(.duplicatePanel(panel.name))
      }
      for entry in try values.required("channels").entries() {
        let channel = try entry.integer(in: channelRange)
        guard channels.contains(channel) else { throw entry.refusal(.noSuchCell(channel: channel)) }
        guard !panel.channels.contains(channel) else {
          throw entry.refusal(.duplicateChannel(channel))
        }
        if let other = panels.first(where: { $0.channels.contains(channel) }) {
          throw entry.refusal(
            .cellInTwoPanels(channel: channel, first: other.name, second: panel.name))
        }
        panel.channels.append(channel)
      }
      panels.append(panel)
    }
    // Without one there is no foot force, and so no limit that could be watched.
    guard panels.contains(where: { $0.role == .client }) else {
      throw value.refusal(.noClientPanel)
    }
    return panels
  }
}

extension BodyMap {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init(bands: [])
    for entry in try value.entries() {
      let values = try entry.mapping(["region", "from_mm", "to_mm"])
      let band = Band(
        region: try values.required("region").word(among: BodyRegion.allCases, name: \.name),
        from: try values.required("from_mm").number(in: TableProfile.positionRange),
        to: try values.required("to_mm").number(in: TableProfile.positionRange))
      guard band.from < band.to else {
        throw entry.refusal(.emptyBand(from: band.from, to: band.to))
      }
      if let other = bands.first(where: { $0.from < band.to && band.from < $0.to }) {
        throw entry.refusal(.overlappingBands(other.region.name, band.region.name))
      }
      bands.append(band)
    }
  }
}
