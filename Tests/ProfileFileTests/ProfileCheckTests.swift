import TableModel
import Testing

/// What no file can hold, but the API can be given.
struct ProfileCheckTests {
  private static let sound = TableProfile(
    name: "sound", ratedLoad: Newtons(2000),
    cells: [
      .init(channel: 0, x: 0, y: 0), .init(channel: 1, x: 700, y: 0),
      .init(channel: 2, x: 700, y: 1900), .init(channel: 3, x: 0, y: 1900),
    ], panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])])

  private func flaw(_ change: (inout TableProfile) -> Void) -> ProfileFlaw? {
    var profile = Self.sound
    change(&profile)
    do throws(ProfileFlaw) {
      try profile.check()
      return nil
    } catch {
      return error
    }
  }

  @Test func findsNothingWrongWithASoundOne() { #expect(flaw { _ in } == nil) }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func refusesWhatIsNotFinite(value: Double) {
    #expect(flaw { $0.ratedLoad = Newtons(value) } == .init([.key("rated_load_n")], .notFinite))
    #expect(flaw { $0.rate = value } == .init([.key("rate_hz")], .notFinite))
    #expect(
      flaw { $0.cells[2].y = value }
        == .init([.key("cells"), .index(2), .key("y_mm")], .notFinite))
    #expect(
      flaw { $0.cells[1].capacity = Newtons(value) }
        == .init([.key("cells"), .index(1), .key("capacity_n")], .notFinite))
    #expect(
      flaw { $0.faceCradle = .init(x: 0, y: value) }
        == .init([.key("face_cradle"), .key("y_mm")], .notFinite))
    let corner = TableProfile.Position(x: value, y: 0)
    #expect(
      flaw { $0.panels[0].outline = [corner, corner, corner] }?.description
        == "panels[0].outline_mm[0][0]: expected a finite number")
  }

  @Test func refusesEmptyAndOverlongLists() {
    #expect(flaw { $0.cells = [] } == .init([.key("cells")], .none))
    #expect(flaw { $0.panels = [] } == .init([.key("panels")], .none))
    #expect(
      flaw { $0.panels[0].channels = [] }
        == .init([.key("panels"), .index(0), .key("channels")], .none))
    #expect(
      flaw { $0.cells = Array(repeating: $0.cells[0], count: 17) }
        == .init([.key("cells")], .tooMany(17, maximum: 16)))
    #expect(
      flaw { $0.panels = Array(repeating: $0.panels[0], count: 9) }
        == .init([.key("panels")], .tooMany(9, maximum: 8)))
    #expect(
      flaw { $0.panels[0].outline = Array(repeating: .init(x: 0, y: 0), count: 33) }?.reason
        == .tooMany(33, maximum: 32))
  }

  @Test(arguments: [Int.min, -1, 16, .max])
  func refusesAChannelThatIsNone(channel: Int) {
    #expect(
      flaw { $0.cells[0].channel = channel }?.path
        == [.key("cells"), .index(0), .key("channel")])
    #expect(flaw { $0.panels[0].channels[0] = channel }?.reason == .noSuchCell(channel: channel))
  }

  /// A second panel with the outline given, beside or over the 700 x 1900 of the first.
  private func overlap(_ corners: [(Double, Double)], cells: [(Double, Double)]) -> Double? {
    let flaw = flaw { profile in
      profile.cells += cells.enumerated().map {
        .init(channel: 4 + $0.offset, x: $0.element.0, y: $0.element.1)
      }
      profile.panels.append(
        .init(
          name: "second", role: .client, channels: cells.indices.map { 4 + $0 },
          outline: corners.map { .init(x: $0.0, y: $0.1) }))
    }
    guard case .panelsOverlap(_, _, let depth, _) = flaw?.reason else {
      #expect(flaw == nil)
      return nil
    }
    return depth
  }

  @Test(
    arguments: [
      ("beside", [(700, 0), (900, 0), (900, 1900), (700, 1900)], nil),
      ("apart", [(750, 0), (950, 0), (950, 1900), (750, 1900)], nil),
      ("within the tolerance", [(690, 0), (900, 0), (900, 1900), (690, 1900)], nil),
      ("a little over", [(680, 0), (900, 0), (900, 1900), (680, 1900)], 20),
      ("the same", [(0, 0), (700, 0), (700, 1900), (0, 1900)], 350),
      ("round it", [(-99, -99), (799, -99), (799, 1999), (-99, 1999)], 449),
      ("within it", [(200, 200), (500, 200), (500, 1700), (200, 1700)], 350),
      ("across it", [(-500, 800), (1200, 800), (1200, 900), (-500, 900)], 350),
      ("the other way round", [(900, 0), (680, 0), (680, 1900), (900, 1900)].reversed(), 20),
      (
        "round its corner",
        [(710, -300), (900, -300), (900, 1900), (710, 1900), (710, 900), (710, -10)], nil
      ),
    ] as [(String, [(Double, Double)], Double?)])
  func findsPlatesInEachOther(name: String, corners: [(Double, Double)], depth: Double?) throws {
    let found = overlap(corners, cells: Array(corners.prefix(3)))
    #expect(found == depth, "\(name)")
  }

  @Test func takesAnLShapedPlate() {
    let corners: [(Double, Double)] = [
      (710, 0), (1200, 0), (1200, 400), (900, 400), (900, 1900), (710, 1900),
    ]
    #expect(overlap(corners, cells: [(800, 100), (1100, 100), (800, 1800)]) == nil)
  }

  @Test func wantsAWideEnoughTriangle() {
    func width(_ width: Double) -> ProfileFlaw? {
      flaw { profile in
        for index in [1, 2] { profile.cells[index].x = width }
      }
    }
    #expect(width(49)?.reason == .cellsInLine(height: 49, least: 50))
    #expect(width(50) == nil)
    let ledge = flaw { profile in
      profile.cells += [.init(channel: 4, x: 900, y: 0), .init(channel: 5, x: 900, y: 49)]
      profile.panels.append(.init(name: "ledge", role: .ledge, channels: [4, 5]))
    }
    #expect(ledge?.reason == .cellsTooClose(apart: 49, least: 50))
  }

  @Test func comparesTheRatingWithWhatIsKnown() {
    for count in 1...4 {
      let flaw = flaw { profile in
        for index in 0..<count { profile.cells[index].capacity = Newtons(499) }
      }
      #expect(
        flaw?.reason
          == (count == 4
            ? .ratingAboveCapacity(Newtons(2000), capacity: Newtons(1996)) : nil))
    }
  }

  /// Every profile, however wild, is judged and nothing overflows.
  @Test func judgesAnything() {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let values = [0, -0.0, 1e-300, 50, 700, 1900, -10_000, 10_000, 1e308, -.infinity, .nan]
    for _ in 0..<3000 {
      var profile = Self.sound
      for _ in 0...next(4) {
        profile.cells[next(4)].x = values[next(next(3) == 0 ? 11 : 8)]
        profile.cells[next(4)].y = values[next(8)]
        profile.panels[0].outline.append(.init(x: values[next(8)], y: values[next(8)]))
      }
      do throws(ProfileFlaw) {
        try profile.check()
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
  }
}
