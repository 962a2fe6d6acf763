import Foundation
import Monitoring
import SessionAnalysis
import SessionLog
import TableModel
import Testing

@testable import treadlight

/// Sessions of every kind: each gives its recorded alarms again, byte for byte, also when its log
/// was cut off, finished afterwards or damaged.
@Suite(.timeLimit(.minutes(10)))
struct ReplayCorpusTests {
  typealias Event = CorpusSession.Event

  private static let plain = CorpusSession(name: "plain", rate: 600)
  private static let slow = CorpusSession(name: "slow", rate: 80, seconds: 150)
  private static let glitches = CorpusSession(
    name: "glitches", rate: 600, faults: ["noise=0.35", "glitches=0.04"])
  private static let cells = CorpusSession(
    name: "cells", faults: ["noise=0.35", "saturation=2", "absent=2", "drift=200@3"])
  private static let stream = CorpusSession(
    name: "stream",
    events: [
      (5, .gap(3)), (9, .gap(400)), (15, .reconnect), (15.1, .gap(1)), (30, .reconnect),
      (30.5, .reconnect),
    ])
  private static let limits = CorpusSession(
    name: "limits",
    events: [
      (4, .input(.limits(CorpusSession.settings(150)))),
      (20, .input(.limits(CorpusSession.settings(50)))),
      (
        21,
        .input(.contact(ContactRecord(heel: 25, forefoot: 50, wholeFoot: 115, inUse: .heel)))
      ),
      (40, .input(.limits(CorpusSession.settings(300)))),
    ])
  private static let people = CorpusSession(
    name: "people",
    events: [
      (1, .input(.limits(CorpusSession.settings(60)))),
      (12, .input(.monitor(.acknowledge(nil)))),
      (18, .input(.monitor(.pause(.overHardForce, seconds: 7)))),
      (20, .input(.monitor(.shelve(.sustainedForce, seconds: 10)))),
      (22, .input(.monitor(.endPause(nil)))), (25, .input(.monitor(.test(.high)))),
      (26, .input(.monitor(.unshelve(.sustainedForce)))),
      (27, .input(.monitor(.test(.low)))), (33, .input(.monitor(.acknowledge(.overHardForce)))),
      (34, .marker(SessionMarker(kind: .note, text: "lighter, \"please\"\n\u{1F9B6}"))),
      (35, .marker(SessionMarker(kind: .clientButton))),
    ])
  private static let zeros = CorpusSession(
    name: "zeros",
    events: [
      (6, .retare), (14, .input(.zeroReading([5, -7, 0, 0, 1, 2, 3, 900]))),
      (14, .input(.monitor(.zeroRead(6_000_000)))), (22, .recalibrate), (30, .retare),
    ])
  private static let house = CorpusSession(
    name: "house",
    events: [
      (3, .input(.monitor(.diskLow))), (5, .input(.monitor(.recorderFailed))),
      (6, .input(.monitor(.recorderRestored))), (8, .input(.monitor(.calibrationOverdue))),
      (9, .input(.monitor(.silence))), (10, .input(.monitor(.diskRestored))),
      (11, .input(.monitor(.calibrationRenewed))),
    ])

  static let sessions: [CorpusSession] =
    [plain, slow, glitches, cells, stream, limits, people, zeros, house]
    + (1...6).map { anything($0) }

  /// Things in an order that nobody thought of.
  private static func anything(_ seed: Int) -> CorpusSession {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let conditions = AlarmCondition.allCases
    let events = (0..<40).map { _ -> (at: Double, event: Event) in
      let condition = conditions[next(conditions.count)]
      let event: Event =
        switch next(12) {
        case 0: .gap(UInt32(1 + next(300)))
        case 1: .reconnect
        case 2: .retare
        case 3: .recalibrate
        case 4: .input(.limits(CorpusSession.settings(Double(20 + next(500)))))
        case 5: .input(.monitor(.acknowledge(next(2) == 0 ? nil : condition)))
        case 6: .input(.monitor(.pause(condition, seconds: UInt16(next(200)))))
        case 7: .input(.monitor(.shelve(condition, seconds: UInt16(next(200)))))
        case 8: .input(.monitor(.unshelve(condition)))
        case 9: .input(.monitor(.elapsed(UInt32(next(3_000_000)))))
        case 10: .input(.monitor(.silence))
        default: .input(.monitor(next(2) == 0 ? .linkLost : .linkRestored))
        }
      return (Double(next(40_000)) / 1000, event)
    }
    return CorpusSession(
      name: "anything-\(seed)", rate: [80, 200, 600][seed % 3],
      faults: ["noise=0.35", "glitches=0.02", "button=3"], events: events, seconds: 40,
      seed: UInt64(seed))
  }

  /// A folder that goes with the test; `TREADLIGHT_CORPUS` names one that stays.
  private func withFolder(_ body: (URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder)
  }

  @Test(arguments: sessions)
  func givesTheRecordedAlarmsAgain(session: CorpusSession) async throws {
    try await withFolder { folder in
      let log = folder.appending(path: "\(session.name).mcap")
      try await session.write(to: log.path)
      Corpus.keep(log)
      let whole = ReplayCheck.run(log.path)
      #expect(whole.ending == "closed")
      guard case .identical(let count)? = whole.result else {
        Issue.record("\(session.name): \(whole)")
        return
      }
      #expect(count > 3, "\(session.name) tests nothing")
      try expectBytes(log.path)
      let bytes = try Data(contentsOf: log)
      try await checkTorn(bytes, folder, session)
      try await checkDamaged(bytes, folder, session)
    }
  }

  /// The records as the log has them, against the encoding of those that come out now.
  private func expectBytes(_ path: String) throws {
    var player = try SessionPlayer(path: path)
    var replayed: [[UInt8]] = []
    while let step = try player.next() {
      for alarm in step.alarms { replayed.append(try JSONText.encode(alarm)) }
    }
    var reader = try SessionReader(path: path)
    var recorded: [[UInt8]] = []
    while let entry = try reader.next() {
      if case .event(.alarms, let json, _) = entry { recorded.append(json) }
    }
    #expect(recorded == replayed)
  }

  /// Cut off: what is there agrees; so it does when the log was finished or copied.
  private func checkTorn(_ bytes: Data, _ folder: URL, _ session: CorpusSession) async throws {
    for part in [0.3, 0.5, 0.71, 0.9, 0.97] {
      await Task.yield()
      let torn = folder.appending(path: "torn.mcap")
      try bytes.prefix(Int(Double(bytes.count) * part)).write(to: torn)
      let outcome = ReplayCheck.run(torn.path)
      let isAllThere = outcome.ending == "closed"
      #expect(
        outcome.failure == nil && outcome.verdict == .part && !isAllThere,
        "\(session.name) cut at \(part): \(outcome)")
      let copy = folder.appending(path: "copy.mcap")
      try? FileManager.default.removeItem(at: copy)
      _ = try SessionRecovery.recover(path: torn.path, to: copy.path)
      _ = try SessionRecovery.finalize(path: torn.path)
      for path in [torn.path, copy.path] {
        let finished = ReplayCheck.run(path)
        #expect(
          ["interrupted", "closed"].contains(finished.ending), "\(session.name) cut at \(part)")
        #expect(finished.result == outcome.result, "\(session.name) cut at \(part)")
      }
    }
  }

  /// Damaged in the middle: what stands before the damage agrees, and the rest is not called a
  /// difference.
  private func checkDamaged(_ bytes: Data, _ folder: URL, _ session: CorpusSession) async throws {
    for part in [0.35, 0.6, 0.85] {
      await Task.yield()
      var damaged = bytes
      let place = Int(Double(bytes.count) * part)
      for offset in place..<(place + 16) { damaged[offset] ^= 0x55 }
      let log = folder.appending(path: "damaged.mcap")
      try damaged.write(to: log)
      let outcome = ReplayCheck.run(log.path)
      #expect(outcome.verdict == .part, "\(session.name) damaged at \(part): \(outcome)")
      #expect(outcome.status == .notWhole, "\(session.name) damaged at \(part): \(outcome)")
    }
  }
}

extension CorpusSession: CustomTestStringConvertible {
  var testDescription: String { name }
}

/// Where the sessions that the tests leave behind are kept, if anywhere: Tools/check-replays looks
/// at them again.
enum Corpus {
  /// Those that a kill cut off go to a folder of their own: of those less is asked.
  static func keep(_ log: URL, isCutOff: Bool = false) {
    guard let path = ProcessInfo.processInfo.environment["TREADLIGHT_CORPUS"], !path.isEmpty
    else { return }
    let folder = URL(filePath: path, directoryHint: .isDirectory)
      .appending(path: isCutOff ? "cut-off" : "whole")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let name = "\(log.deletingPathExtension().lastPathComponent)-\(UUID().uuidString).mcap"
    try? FileManager.default.copyItem(at: log, to: folder.appending(path: name))
  }
}
