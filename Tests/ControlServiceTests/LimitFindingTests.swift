import ClientLimits
import TableModel
import Testing

@testable import ControlService

struct LimitFindingTests {
  typealias Rows = [(LimitScope, LimitQuantity, Double)]

  private func values(_ rows: Rows) throws -> LimitValues {
    var values: LimitValues = [:]
    for (scope, quantity, value) in rows { values[try LimitSlot(scope, quantity)] = value }
    return values
  }

  private func findings(
    client: Rows = [], therapist: Rows = [], preset: LimitPreset? = nil,
    blocked: Set<BodyRegion> = [], rated: Double? = 2000
  ) throws -> [LimitFinding] {
    LimitFindings.of(
      LimitLayers(
        client: try values(client), therapist: try values(therapist), preset: preset,
        blocked: blocked),
      ratedLoad: rated.map { Newtons($0) })
  }

  @Test(
    arguments: [
      ([], ["unguarded"]),
      ([(.wholeBody, .hardForce, 300)], []),
      ([(.wholeBody, .hardPressure, 300)], []),
      ([(.wholeBody, .softForce, 300)], ["unguarded", "soft-without-hard"]),
      ([(.region(.calf), .hardForce, 300)], ["region-unguarded"]),
      ([(.wholeBody, .hardForce, 2000), (.wholeBody, .softForce, 1999)], []),
      ([(.wholeBody, .hardForce, 2000.5)], ["above-rating"]),
      (
        [(.wholeBody, .hardForce, 2500), (.wholeBody, .softForce, 2400)],
        ["above-rating", "above-rating"]
      ),
      ([(.wholeBody, .hardForce, 9), (.wholeBody, .softPressure, 9)], ["soft-without-hard"]),
      // A region's soft limit stays when the whole body's hard one is set below it.
      ([(.wholeBody, .hardForce, 9), (.region(.calf), .softForce, 9)], ["soft-has-no-effect"]),
    ] as [(Rows, [String])])
  func findsInTheClientsOwn(rows: Rows, codes: [String]) throws {
    #expect(try findings(client: rows).map(\.code) == codes)
  }

  @Test func onlyTheRatingIsAnError() throws {
    let all = try findings(client: [(.region(.calf), .hardForce, 2500)])
    #expect(all.map(\.code) == ["region-unguarded", "above-rating"])
    #expect(all.map(\.severity) == [LimitFinding.warning, LimitFinding.error])
    #expect(try findings(client: [(.wholeBody, .hardForce, 2500)], rated: nil).isEmpty)
  }

  @Test func namesWhatHoldsAndWho() throws {
    let found = try findings(
      therapist: [(.wholeBody, .softForce, 180)], preset: .conservative)
    #expect(
      found.map(\.message) == [
        "the soft force of 180 N (the therapist's default) for the neck shoulder, the "
          + "sacrum, the gluteals, the calf is not below the hard limit of 150 N (preset conservative) or 180 N (preset "
          + "conservative) or 130 N (preset conservative), so nothing comes of it: set a lower "
          + "one, or take it away"
      ])
  }

  @Test func saysTheWholeBodyWhereItIsTheWhole() throws {
    let found = try findings(
      client: [(.wholeBody, .hardForce, 150)], therapist: [(.wholeBody, .softForce, 180)])
    #expect(found.count == 1)
    #expect(found.first?.message.contains("for the whole body is not below") == true)
    #expect(found.first?.message.contains("150 N (the client's own),") == true)
  }

  @Test func knowsThePlacesThatAreNotKnown() throws {
    // Every region has limits of its own that fit; the whole body's hold beside the body only.
    var rows: Rows = [(.wholeBody, .hardForce, 150)]
    for region in BodyRegion.worked { rows.append((.region(region), .hardForce, 300)) }
    for region in BodyRegion.worked { rows.append((.region(region), .softForce, 200)) }
    #expect(try findings(client: rows).isEmpty)
    let found = try findings(client: rows, therapist: [(.wholeBody, .softForce, 160)])
    // The therapist's soft force is no cap on regions that the client has values for.
    #expect(found.map(\.code) == ["soft-has-no-effect"])
    #expect(found.first?.message.contains("for places that are not known") == true)
    rows[0].2 = 2500
    #expect(try findings(client: rows).map(\.code) == ["above-rating"])
  }

  @Test func leavesOutWhereNobodyMayPress() throws {
    var rows: Rows = []
    for region in BodyRegion.worked where region != .calf {
      rows.append((.region(region), .hardForce, 300))
    }
    #expect(try findings(client: rows).map(\.code) == ["region-unguarded"])
    #expect(try findings(client: rows, blocked: [.calf]).isEmpty)
    rows.append((.region(.calf), .lock, 1))
    #expect(try findings(client: rows).isEmpty)
    rows.append((.region(.calf), .softForce, 300))
    #expect(try findings(client: rows).isEmpty)
  }

  @Test(
    arguments: [
      (.hardForce, 210, "210 N"), (.softForce, 205.93965, "205.94 N"),
      (.hardForce, 0.001, "0.001 N"), (.hardForce, 1e-9, "1e-09 N"),
      (.hardForce, 1e300, "1e+300 N"), (.hardForce, -.infinity, "-inf N"),
      (.hardPressure, 1600, "1600 kPa (160 N/cm2)"),
      (.softPressure, 227.5, "227.5 kPa (22.75 N/cm2)"),
      (.softTime, 0.1, "0.1 s"), (.loadingRate, 10_000, "10000 N/s"), (.share, 0.8, "80 %"),
      (.share, 0.755, "75.5 %"), (.lock, 1, "1"),
    ] as [(LimitQuantity, Double, String)])
  func showsUnits(quantity: LimitQuantity, value: Double, expected: String) {
    #expect(quantity.text(value) == expected)
  }

  @Test(
    arguments: [
      .unknownScope("x", nearest: nil), .unknownQuantity("x", nearest: "lock"),
      .unknownPreset("x", nearest: nil), .unknownContraindication("x", nearest: nil),
      .noGoRegion(.spine), .noSuchSlot(.wholeBody, .lock),
      .noSuchSlot(.region(.calf), .share), .regionNeeded("bruise"), .endsBeforeItBegins,
    ] as [LimitFlaw])
  func everyFlawHasWords(flaw: LimitFlaw) {
    let problem = flaw.words.error
    #expect(problem.code != "refused")
    #expect(!problem.message.contains("\n") && problem.hint?.isEmpty == false)
  }
}
