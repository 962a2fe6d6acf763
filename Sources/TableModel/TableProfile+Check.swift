extension TableProfile {
  public static let mostCells = 16
  public static let mostPanels = 8
  public static let mostCorners = 32
  /// Unicode scalars in a name.
  public static let longestName = 100
  public static let channelRange = 0...15
  /// Newtons; a table carries 2000 to 3335, so beyond this it is a slip of the finger.
  public static let ratedLoadRange = 100.0...20_000
  /// Millimetres from the table's origin.
  public static let positionRange = -10_000.0...10_000
  /// Scans per second, as a table can have them.
  public static let rateRange = 10.0...1000
  /// Newtons that one cell may carry: 5 kg to 5 t.
  public static let capacityRange = 49.0...49_100
  /// Millivolts per volt; strain gauge cells have 0.7 to 3.
  public static let sensitivityRange = 0.1...10

  /// The least height of the triangle, or width of the figure, that a panel's cells make.
  ///
  /// A tape measure is wrong by some millimetres; with less than this the place of a load across
  /// the cells would be mostly that error.
  static let leastWidth = 50.0
  /// How far a cell may stand outside its plate's outline: the tape measure's error on both.
  static let cellTolerance = 20.0
  /// How far two plates may seem to lie in each other.
  static let overlapTolerance = 10.0
  /// How far the face cradle's middle may be from the client's panels: it hangs from the table.
  static let faceCradleReach = 600.0

  /// Makes sure that loads and places can be worked out from the profile.
  ///
  /// Throws the first thing that is wrong, in the order in which a file is read. The same for a
  /// file, for what the API is given, and for what the registry holds.
  public func check() throws(ProfileFlaw) {
    try Self.check(name, at: [.key("name")])
    try Self.check(ratedLoad.value, in: Self.ratedLoadRange, at: [.key("rated_load_n")])
    try Self.check(rate, in: Self.rateRange, at: [.key("rate_hz")])
    if let faceCradle { try Self.check(faceCradle, at: [.key("face_cradle")]) }
    try checkCells()
    try checkPanels()
    try checkWiring()
    try checkPlates()
    try checkRating()
    try checkFaceCradle()
  }

  private static func check(
    _ value: Double?, in range: ClosedRange<Double>, at path: [ProfileFlaw.Step]
  ) throws(ProfileFlaw) {
    guard let value else { return }
    guard value.isFinite else { throw ProfileFlaw(path, .notFinite) }
    guard range.contains(value) else {
      throw ProfileFlaw(path, .outOfRange(value, allowed: range))
    }
  }

  private static func check(
    _ position: Position, at path: [ProfileFlaw.Step]
  ) throws(ProfileFlaw) {
    try check(position.x, in: positionRange, at: path + [.key("x_mm")])
    try check(position.y, in: positionRange, at: path + [.key("y_mm")])
  }

  private static func check(
    _ name: String, at path: [ProfileFlaw.Step]
  ) throws(ProfileFlaw) {
    guard !name.allSatisfy(\.isWhitespace) else { throw ProfileFlaw(path, .emptyText) }
    let count = name.unicodeScalars.count
    guard count <= longestName else {
      throw ProfileFlaw(path, .longText(count, maximum: longestName))
    }
    for scalar in name.unicodeScalars where isForbidden(scalar) {
      throw ProfileFlaw(path, .forbiddenCharacter(codePoint: scalar.value))
    }
  }

  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // What turns the reading direction, and the byte order mark, which readers of files drop.
    case .format:
      [0x202A...0x202E, 0x2066...0x2069, 0xFEFF...0xFEFF].contains { $0.contains(scalar.value) }
    default: false
    }
  }

  private static func check(
    count: Int, atMost maximum: Int, at path: [ProfileFlaw.Step]
  ) throws(ProfileFlaw) {
    guard count > 0 else { throw ProfileFlaw(path, .none) }
    guard count <= maximum else { throw ProfileFlaw(path, .tooMany(count, maximum: maximum)) }
  }
}

extension TableProfile {
  private func checkCells() throws(ProfileFlaw) {
    try Self.check(count: cells.count, atMost: Self.mostCells, at: [.key("cells")])
    var taken: Set<Int> = []
    for (index, cell) in cells.enumerated() {
      let path: [ProfileFlaw.Step] = [.key("cells"), .index(index)]
      try Self.check(cell.channel, at: path + [.key("channel")])
      guard taken.insert(cell.channel).inserted else {
        throw ProfileFlaw(path + [.key("channel")], .duplicateChannel(cell.channel))
      }
      try Self.check(cell.position, at: path)
      try Self.check(
        cell.capacity?.value, in: Self.capacityRange, at: path + [.key("capacity_n")])
      try Self.check(
        cell.sensitivity, in: Self.sensitivityRange, at: path + [.key("sensitivity_mv_per_v")])
    }
  }

  private static func check(
    _ channel: Int, at path: [ProfileFlaw.Step]
  ) throws(ProfileFlaw) {
    guard channelRange.contains(channel) else {
      let allowed = Double(channelRange.lowerBound)...Double(channelRange.upperBound)
      throw ProfileFlaw(path, .outOfRange(Double(channel), allowed: allowed))
    }
  }

  private func checkPanels() throws(ProfileFlaw) {
    try Self.check(count: panels.count, atMost: Self.mostPanels, at: [.key("panels")])
    for (index, panel) in panels.enumerated() {
      let path: [ProfileFlaw.Step] = [.key("panels"), .index(index)]
      try Self.check(panel.name, at: path + [.key("name")])
      guard !panels.prefix(index).contains(where: { $0.name == panel.name }) else {
        throw ProfileFlaw(path + [.key("name")], .duplicatePanel(panel.name))
      }
      try Self.check(
        count: panel.channels.count, atMost: Self.mostCells, at: path + [.key("channels")])
      let outline = path + [.key("outline_mm")]
      guard panel.outline.count <= Self.mostCorners else {
        throw ProfileFlaw(
          outline, .tooMany(panel.outline.count, maximum: Self.mostCorners))
      }
      guard panel.outline.isEmpty || panel.outline.count >= 3 else {
        throw ProfileFlaw(outline, .tooFewCorners(panel.outline.count, least: 3))
      }
      for (corner, position) in panel.outline.enumerated() {
        let place = outline + [.index(corner)]
        try Self.check(position.x, in: Self.positionRange, at: place + [.index(0)])
        try Self.check(position.y, in: Self.positionRange, at: place + [.index(1)])
      }
    }
    guard panels.contains(where: { $0.role == .client }) else {
      throw ProfileFlaw([.key("panels")], .noClientPanel)
    }
  }

  /// Makes sure that every cell is in one panel.
  private func checkWiring() throws(ProfileFlaw) {
    var owner: [Int: String] = [:]
    for (index, panel) in panels.enumerated() {
      for (entry, channel) in panel.channels.enumerated() {
        let path: [ProfileFlaw.Step] = [
          .key("panels"), .index(index), .key("channels"), .index(entry),
        ]
        guard cells.contains(where: { $0.channel == channel }) else {
          throw ProfileFlaw(path, .noSuchCell(channel: channel))
        }
        if let other = owner.updateValue(panel.name, forKey: channel) {
          throw ProfileFlaw(
            path,
            other == panel.name
              ? .duplicateChannel(channel)
              : .cellInTwoPanels(channel: channel, first: other, second: panel.name))
        }
      }
    }
    for (index, cell) in cells.enumerated() where owner[cell.channel] == nil {
      throw ProfileFlaw([.key("cells"), .index(index)], .cellInNoPanel(channel: cell.channel))
    }
  }
}
