// What the positions in a profile must be like; `check()` comes here with sound numbers.

extension TableProfile.Panel.Role {
  /// The fewest cells a panel rests on.
  ///
  /// Three in a triangle give a load's place; a ledge need not know the place, and two cells under
  /// its ends carry it.
  var leastCells: Int {
    switch self {
    case .client: 3
    case .ledge: 2
    }
  }
}

extension TableProfile {
  /// A panel's plate; where no outline is given, the figure that its cells make.
  private func plate(of panel: Panel) -> Outline {
    panel.outline.isEmpty
      ? Outline(around: cells(under: panel).map(\.position)) : Outline(panel.outline)
  }

  /// Makes sure that the cells carry their plates, and that the plates lie side by side.
  func checkPlates() throws(ProfileFlaw) {
    for (index, panel) in panels.enumerated() {
      let path: [ProfileFlaw.Step] = [.key("panels"), .index(index)]
      try checkStand(of: panel, at: path + [.key("channels")])
      if !panel.outline.isEmpty { try checkOutline(of: panel, at: path + [.key("outline_mm")]) }
    }
    for (index, panel) in panels.enumerated() {
      for other in panels.prefix(index) {
        let depth = plate(of: panel).overlap(with: plate(of: other))
        guard depth <= Self.overlapTolerance else {
          throw ProfileFlaw(
            [.key("panels"), .index(index)],
            .panelsOverlap(
              first: other.name, second: panel.name, by: depth,
              tolerance: Self.overlapTolerance))
        }
      }
    }
  }

  private func checkStand(
    of panel: Panel, at path: [ProfileFlaw.Step]
  ) throws(ProfileFlaw) {
    let cells = cells(under: panel)
    guard cells.count >= panel.role.leastCells else {
      throw ProfileFlaw(path, .tooFewCells(cells.count, least: panel.role.leastCells))
    }
    switch panel.role {
    case .client:
      let width = Outline(cells.map(\.position)).leastWidth
      guard width >= Self.leastWidth else {
        throw ProfileFlaw(path, .cellsInLine(height: width, least: Self.leastWidth))
      }
    case .ledge:
      let apart = cells.flatMap { a in cells.map { Outline.length($0.x - a.x, $0.y - a.y) } }
      guard let farthest = apart.max(), farthest >= Self.leastWidth else {
        throw ProfileFlaw(path, .cellsTooClose(apart: apart.max() ?? 0, least: Self.leastWidth))
      }
    }
  }

  private func checkOutline(
    of panel: Panel, at path: [ProfileFlaw.Step]
  ) throws(ProfileFlaw) {
    let outline = Outline(panel.outline)
    if let crossing = outline.crossing {
      throw ProfileFlaw(path, .outlineCrossesItself(side: crossing.side, other: crossing.other))
    }
    guard outline.leastWidth >= Self.leastWidth else {
      throw ProfileFlaw(
        path, .outlineTooSmall(width: outline.leastWidth, least: Self.leastWidth))
    }
    for (entry, channel) in panel.channels.enumerated() {
      guard let cell = cells.first(where: { $0.channel == channel }) else { continue }
      let distance = outline.distanceOutside(cell.position)
      guard distance <= Self.cellTolerance else {
        throw ProfileFlaw(
          path.dropLast() + [.key("channels"), .index(entry)],
          .cellOutsideOutline(channel: channel, by: distance, tolerance: Self.cellTolerance))
      }
    }
  }

  /// Makes sure that the cells may carry what the table is rated for.
  ///
  /// Only where every capacity under the client is known; the weight of the top is not counted.
  func checkRating() throws(ProfileFlaw) {
    let carrying = panels.filter { $0.role == .client }.flatMap(cells(under:))
    let capacities = carrying.compactMap { $0.capacity?.value }
    guard capacities.count == carrying.count else { return }
    let capacity = capacities.reduce(0, +)
    guard ratedLoad.value <= capacity else {
      throw ProfileFlaw(
        [.key("rated_load_n")], .ratingAboveCapacity(ratedLoad, capacity: Newtons(capacity)))
    }
  }

  func checkFaceCradle() throws(ProfileFlaw) {
    guard let faceCradle else { return }
    let distance =
      panels.filter { $0.role == .client }.map { plate(of: $0).distanceOutside(faceCradle) }.min()
    guard let distance, distance <= Self.faceCradleReach else {
      throw ProfileFlaw(
        [.key("face_cradle")],
        .faceCradleOffTable(by: distance ?? 0, allowed: Self.faceCradleReach))
    }
  }
}
