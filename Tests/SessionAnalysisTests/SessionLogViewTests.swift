import ClientLimits
import Foundation
import Monitoring
import SessionAnalysis
import SessionLog
import TableModel
import Testing

/// Stretches of a session's log, by the index of its chunks.
struct SessionLogViewTests {
  /// At 100 scans a second, 100 N; in the 31st second 250 N, in the two after it not known.
  private func session(seconds: Int) throws -> RecordedSession {
    let session = try RecordedSession()
    for scan in 0..<seconds * 100 {
      let second = scan / 100
      if scan == 2000 { try session.marker(SessionMarker(kind: .note, text: "lighter")) }
      if scan == 2500 { try session.marker(SessionMarker(kind: .clientButton)) }
      if scan == 4000 {
        var limits = session.header.settings
        limits.limits.elsewhere.hardForce = Newtons(77)
        try session.input(.limits(limits))
      }
      try session.scan(client: second == 30 ? 250 : 100)
      guard scan % 10 == 9 else { continue }
      try session.derived(
        31...32 ~= second
          ? DerivedLoads(quality: .faulty)
          : DerivedLoads(
            footForcePeak: second == 30 ? 250 : Float(100 + scan / 10 % 10), centreX: 5,
            centreY: 200, zone: BodyZone(.lowerBack, .left).index))
    }
    return session
  }

  private func look<Value>(
    _ session: RecordedSession, _ take: (inout SessionLogView) throws -> Value
  ) throws -> Value {
    var hop = ChunkHop()
    var view = try SessionLogView(path: session.path, hop: &hop)
    return try take(&view)
  }

  @Test(arguments: [true, false])
  func tellsWhatTheLogIs(isClosed: Bool) throws {
    let session = try session(seconds: 40)
    try isClosed ? session.close() : session.seal()
    try look(session) { view in
      let (header, start, duration) = (view.header, view.start, view.duration)
      #expect(header == session.header)
      #expect(start == session.header.startedAt)
      #expect(39.9...40.1 ~= duration)
      let (state, ending) = (view.isClosed, view.ending)
      #expect(state == isClosed)
      #expect(ending == (isClosed ? "closed" : nil))
    }
  }

  /// An hour is thousands of chunks; a minute in its middle is a few.
  @Test(arguments: [true, false])
  func aStretchInTheMiddleTouchesFewChunks(isClosed: Bool) throws {
    let session = try session(seconds: 600)
    try isClosed ? session.close() : session.seal()
    try look(session) { view in
      let all = view.chunkCount
      #expect(all > 1000)
      let before = view.chunksRead
      #expect(before <= 2)
      let loads = try view.loads(from: 300, to: 304)
      #expect(loads.count >= 39)
      // Four seconds of chunks of 0.4 s, and those with inputs before them.
      let afterLoads = view.chunksRead
      #expect(afterLoads - before <= 16)
      _ = try view.events(from: 0, to: 600)
      // Only the chunks that hold an alarm, a marker or an input.
      let afterEvents = view.chunksRead
      #expect(afterEvents - afterLoads <= 12)
    }
  }

  @Test(arguments: [true, false])
  func drawsTheCurveOfAStretch(isClosed: Bool) throws {
    let session = try session(seconds: 40)
    try isClosed ? session.close() : session.seal()
    var seconds = SecondsCurve()
    let curve = try look(session) { try $0.curve(from: 28, to: 34, points: 6, seconds: &seconds) }
    #expect(curve.step == 1)
    #expect(curve.points.count == 6)
    #expect(curve.points[0].low == 100)
    #expect(curve.points[0].peak == 109)
    #expect(curve.points[2].peak == 250)
    let unknown = curve.points[4]  // not known is not zero
    #expect(unknown.low == nil && unknown.peak == nil && unknown.mean == nil)
    #expect(seconds == SecondsCurve())
    // No finer than the log is.
    let fine = try look(session) { try $0.curve(from: 1, to: 2, points: 2000, seconds: &seconds) }
    #expect(fine.step == 0.1)
    #expect(fine.points.count == 10)
  }

  @Test func drawsALongSessionFromThePyramidOrFromItsSeconds() throws {
    let closed = try session(seconds: 700)
    try closed.close()
    var seconds = SecondsCurve()
    let coarse = try look(closed) { try $0.curve(from: 0, to: 700, points: 70, seconds: &seconds) }
    #expect(coarse.step == 10)
    #expect(coarse.points.compactMap(\.peak).max() == 250)
    #expect(seconds == SecondsCurve())
    try look(closed) { view in
      let before = view.chunksRead
      _ = try view.curve(from: 0, to: 700, points: 70, seconds: &seconds)
      let after = view.chunksRead
      #expect(after == before)
    }
    let running = try session(seconds: 700)
    try running.seal()
    let live = try look(running) { try $0.curve(from: 0, to: 700, points: 700, seconds: &seconds) }
    #expect(live.points.count == 700)
    #expect(live.points[30].peak == 250)
    #expect(live.points[32].peak == nil)
    #expect(live.points[29].low == 100)
    // What was read once is not read again.
    try look(running) { view in
      let before = view.chunksRead
      _ = try view.curve(from: 0, to: 700, points: 70, seconds: &seconds)
      let after = view.chunksRead
      #expect(after - before <= 3)
    }
  }

  @Test func followsALogThatGrows() throws {
    let session = try session(seconds: 10)
    try session.seal()
    var hop = ChunkHop()
    let before = try SessionLogView(path: session.path, hop: &hop).duration
    for scan in 0..<500 {
      try session.scan(client: 100)
      if scan % 10 == 9 { try session.derived(DerivedLoads(footForcePeak: 321)) }
    }
    try session.seal()
    var view = try SessionLogView(path: session.path, hop: &hop)
    let duration = view.duration
    #expect(duration > before + 4.9)
    let loads = try view.loads(from: before + 0.05, to: before + 6)
    #expect(loads.count >= 49)
    #expect(loads.allSatisfy { $0.loads.footForcePeak == 321 })
    // From the beginning it finds the same.
    var fresh = ChunkHop()
    let again = try SessionLogView(path: session.path, hop: &fresh)
    let (fromStart, goneOn) = (again.chunkCount, view.chunkCount)
    #expect(fromStart == goneOn)
    try session.close()
    let isClosed = try SessionLogView(path: session.path, hop: &hop).isClosed
    #expect(isClosed)
  }

  @Test func tellsWhatHappened() throws {
    let session = try session(seconds: 50)
    try session.reconnect(after: 5)
    for _ in 0..<100 { try session.scan(client: 100) }
    try session.close()
    let events = try look(session) { try $0.events(from: 0, to: 60) }
    #expect(events.markers.map(\.marker.kind) == [.note, .clientButton])
    #expect(20...20.1 ~= (events.markers.first?.position ?? 0))
    #expect(events.alarms.contains { $0.alarm.condition == "over-hard-force" })
    #expect(!events.isCut)
    let few = try look(session) { try $0.events(from: 24, to: 26) }
    #expect(few.markers.map(\.marker.kind) == [.clientButton])
    #expect(few.alarms.isEmpty)
  }

  @Test func findsTheTimesWithoutScans() throws {
    let session = try session(seconds: 2)
    try session.input(.monitor(.linkLost))
    try session.reconnect(after: 5)
    for _ in 0..<100 { try session.scan(client: 100) }
    try session.input(.gap(lost: 50))
    try session.scan(client: 100)
    try session.close()
    let gaps = try look(session) { try $0.events(from: 0, to: 60) }.gaps
    #expect(gaps.count == 2)
    #expect(1.9...2.1 ~= gaps[0].from && 6.9...7.1 ~= gaps[0].to)
    #expect(0.49...0.51 ~= gaps[1].to - gaps[1].from)
  }

  @Test func knowsTheLimitsThatHeldThen() throws {
    let session = try session(seconds: 45)
    try session.close()
    try look(session) { view in
      let early = try view.loads(from: 10, to: 11)
      #expect(early.allSatisfy { $0.settings == session.header.settings })
      let late = try view.loads(from: 42, to: 43)
      #expect(late.allSatisfy { $0.settings.limits.elsewhere.hardForce == Newtons(77) })
      let long = try view.loads(from: 0, to: .infinity)
      #expect(long.count <= 452)
      #expect(long.map(\.position) == long.map(\.position).sorted())
    }
  }

  @Test func standsAnyNumbers() throws {
    let session = try session(seconds: 3)
    try session.close()
    for (from, to) in [
      (0, 0), (1e18, 1e19), (-5, -1), (2, 1), (0, .infinity), (.infinity, .infinity), (3, 1e300),
    ] as [(Double, Double)] {
      try look(session) { view in
        var seconds = SecondsCurve()
        for points in [Int.min, 0, 1, .max] {
          let curve = try view.curve(from: from, to: to, points: points, seconds: &seconds)
          #expect(curve.points.count <= SessionLogView.mostPoints)
        }
        _ = try view.loads(from: from, to: to)
        _ = try view.events(from: from, to: to)
      }
    }
  }

  /// Whatever a log is cut to, or what is wrong in it: an answer or an error.
  @Test func standsALogThatIsCutOrDamaged() throws {
    let session = try session(seconds: 4)
    try session.seal()
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: session.path)))
    func ask(_ changed: [UInt8], _ hop: inout ChunkHop) throws {
      try Data(changed).write(to: URL(filePath: session.path))
      guard var view = try? SessionLogView(path: session.path, hop: &hop) else { return }
      var seconds = SecondsCurve()
      _ = try? view.loads(from: 0, to: 10)
      _ = try? view.events(from: 0, to: 10)
      _ = try? view.curve(from: 0, to: 10, points: 10, seconds: &seconds)
    }
    var kept = ChunkHop()
    for count in stride(from: bytes.count, to: 0, by: -max(1, bytes.count / 150)) {
      var fresh = ChunkHop()
      try ask(Array(bytes[..<count]), &fresh)
      try ask(Array(bytes[..<count]), &kept)
    }
    for place in stride(from: 8, to: bytes.count, by: max(1, bytes.count / 300)) {
      var changed = bytes
      for value in [UInt8(0xFF), 0x00, 0x80] {
        changed[place] = value
        var fresh = ChunkHop()
        try ask(changed, &fresh)
      }
    }
  }

  @Test func saysWhyThereIsNone() {
    var hop = ChunkHop()
    #expect(throws: ReplayError.self) {
      _ = try SessionLogView(path: "/nowhere/x.mcap", hop: &hop)
    }
  }
}
