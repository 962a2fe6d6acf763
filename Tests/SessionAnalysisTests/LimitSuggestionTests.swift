import SessionAnalysis
import SessionLog
import TableModel
import TableProtocol
import Testing

struct LimitSuggestionTests {
  /// Each force for so many seconds.
  private func evidence(_ forces: [(Double, Double)], presses: [Double] = []) -> RegionEvidence {
    var evidence = RegionEvidence()
    for (force, seconds) in forces { evidence.forces.add(force, seconds: seconds) }
    evidence.presses = presses
    evidence.sessions = 1
    return evidence
  }

  @Test(
    arguments: [
      ("no press", [(100, 94), (199.9, 1), (300, 5)], [], 195, 235),
      ("pressed above", [(100, 94), (199.9, 1), (300, 5)], [221.4, 260], 195, 220),
      ("pressed below", [(100, 94), (199.9, 1), (300, 5)], [250, 131], 105, 130),
      ("pressed at it", [(200, 60)], [200], 165, 200),
      ("exactly a step", [(175, 60)], [], 175, 210),
      ("small", [(9, 60)], [], 5, 10),
      ("too small for a soft limit", [(5, 60)], [], nil, 5),
    ] as [(String, [(Double, Double)], [Double], Double?, Double)])
  func weighsForcesAndPresses(
    name: String, forces: [(Double, Double)], presses: [Double], soft: Double?, hard: Double
  ) {
    let suggestion = LimitSuggestion(.thigh, evidence(forces, presses: presses), percent: 95)
    #expect(suggestion.verdict == .suggested)
    #expect(suggestion.softForce == soft, "\(name)")
    #expect(suggestion.hardForce == hard, "\(name)")
    #expect(soft.map { $0 < hard } ?? true)
  }

  @Test(
    arguments: [
      ([(200, 29.9)], .tooLittle), ([(200, 30)], .suggested), ([(4, 60)], .tooLight),
      ([(-3, 60)], .tooLight), ([], .tooLittle),
    ] as [([(Double, Double)], LimitSuggestion.Verdict)])
  func suggestsNothingFromTooLittle(
    forces: [(Double, Double)], verdict: LimitSuggestion.Verdict
  ) {
    let suggestion = LimitSuggestion(.calf, evidence(forces), percent: 95)
    #expect(suggestion.verdict == verdict)
    #expect((suggestion.hardForce != nil) == (verdict == .suggested))
  }

  @Test(
    arguments: [
      (1, 10), (10, 10), (10.1, 20), (50, 20), (89, 30), (90, 30), (91, 6000), (100, 6000),
    ] as [(Double, Double)])
  func findsPercentilesOfTime(percent: Double, force: Double) {
    var forces = ForceHistogram()
    for (newtons, seconds) in [(30.7, 30.0), (10.2, 10), (1e9, 10), (20, 50)] {
      forces.add(newtons, seconds: seconds)
    }
    #expect(forces.percentile(percent) == force)
    #expect(forces.peak == 1e9)
  }

  @Test func countsTimeAndNotScans() {
    var forces = ForceHistogram()
    for _ in 0..<1000 { forces.add(300, seconds: 0.001) }
    for _ in 0..<80 { forces.add(100, seconds: 1 / 80.0) }
    #expect(forces.percentile(49) == 100)
    #expect(forces.percentile(51) == 300)
  }

  @Test func leavesOutWhatIsNoForceAndNoTime() {
    var forces = ForceHistogram()
    for value in [Double.nan, .infinity, -.infinity] {
      forces.add(value, seconds: 1)
      forces.add(1, seconds: value)
    }
    forces.add(1, seconds: -1)
    #expect(forces == ForceHistogram())
    #expect(forces.percentile(50) == 0)
  }

  @Test func takesSessionsTogether() throws {
    let logs = [try Self.log(force: 100), try Self.log(force: 200, press: true)]
    let sessions = try logs.map { log throws(ReplayError) in try SessionEvidence(path: log.path) }
    let suggestion = try #require(LimitSuggestion.all(from: sessions, percent: 95).first)
    #expect(suggestion.region == .lowerBack)
    #expect(suggestion.sessions == 2)
    #expect(abs(suggestion.contactTime - 40) < 1e-6)
    #expect(suggestion.median == 100)
    #expect(suggestion.percentile == 200)
    #expect(suggestion.presses == [200])
    #expect(suggestion.hardForce == 200)
    #expect(suggestion.softForce == 165)
  }

  @Test func readsWhatALogTells() throws {
    let log = try Self.log(force: 100, press: true)
    let evidence = try SessionEvidence(path: log.path)
    #expect(!evidence.isUpperBound)
    #expect(evidence.client == "C-000001")
    #expect(evidence.ending == "closed")
    #expect(evidence.regions.keys.map(\.self) == [.lowerBack])
    #expect(evidence.pressesElsewhere == 1)
  }

  /// Counts neither what cannot be trusted nor the time that scans are missing.
  @Test func leavesGapsAndFaultsOut() throws {
    let log = try RecordedSession()
    for _ in 0..<100 { try log.scan(client: 100) }
    for _ in 0..<50 { try log.scan(client: 100, state: .saturatedHigh) }
    try log.scan(client: 100, lost: 1000)
    try log.reconnect(after: 60)
    try log.marker(SessionMarker(kind: .clientButton))
    try log.scan(client: 100)
    try log.close()
    let evidence = try SessionEvidence(path: log.path)
    let seconds = evidence.regions[.lowerBack]?.forces.seconds ?? 0
    #expect(abs(seconds - 1.02) < 0.005)
    #expect(evidence.pressesElsewhere == 1)
    #expect(evidence.regions[.lowerBack]?.presses == [])
  }

  @Test func readsALogThatWasCutOff() throws {
    let log = try RecordedSession()
    for _ in 0..<500 { try log.scan(client: 100) }
    try log.seal()
    let evidence = try SessionEvidence(path: log.path)
    #expect(evidence.ending == "truncated")
    #expect(abs((evidence.regions[.lowerBack]?.forces.seconds ?? 0) - 5) < 0.02)
  }

  @Test func saysWhichLogIsNone() {
    #expect(throws: ReplayError.self) { try SessionEvidence(path: "/no/such.mcap") }
  }

  /// 20 s of one force on the lower back; one press there, and one beside the body.
  private static func log(force: Double, press: Bool = false) throws -> RecordedSession {
    let log = try RecordedSession()
    if press { try log.marker(SessionMarker(kind: .clientButton)) }
    for _ in 0..<2000 { try log.scan(client: force) }
    if press { try log.marker(SessionMarker(kind: .clientButton)) }
    try log.close()
    return log
  }
}
