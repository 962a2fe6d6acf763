import Foundation
import Monitoring
import Testing

/// The stored alarm lists, which `Tools/mcu-vectors` compares with a Cortex-M0's.
struct AlarmVectorTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Vectors/alarms")

  @Test(arguments: AlarmVectors.seeds)
  func raisesTheAlarmsOfItsVectors(seed: UInt64) throws {
    let file = Self.folder.appending(path: "\(seed).txt")
    let stored = try String(contentsOf: file, encoding: .utf8)
    var history = RandomHistory(seed: seed)
    var monitor = Monitor(limits: history.limits)
    var text: [UInt8] = []
    for _ in 0..<AlarmVectors.stepCount {
      for event in monitor.observe(history.next()) as [AlarmEvent] {
        let line = EventText(event)
        for index in 0..<line.count { text.append(line.bytes[index]) }
      }
    }
    #expect(String(decoding: text, as: UTF8.self) == stored)
  }

  /// A condition that no vector raises would be proven on no microcontroller.
  @Test func raisesAndClearsEveryCondition() {
    var changes: Set<Change> = []
    for seed in AlarmVectors.seeds {
      var history = RandomHistory(seed: seed)
      var monitor = Monitor(limits: history.limits)
      for _ in 0..<AlarmVectors.stepCount {
        changes.formUnion(monitor.observe(history.next()).changes)
      }
    }
    for condition in AlarmCondition.allCases {
      #expect(changes.contains(.raised(condition)), "\(condition)")
      #expect(changes.contains(.cleared(condition)), "\(condition)")
    }
  }
}
