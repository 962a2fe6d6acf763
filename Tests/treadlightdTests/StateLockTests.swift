import ClientRegistry
import ControlService
import Foundation
import Testing

@testable import treadlightd

struct StateLockTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "lock-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path)
  }

  @Test func refusesASecondHolderAndNamesTheFirst() throws {
    try withFolder { folder throws in
      var first: StateLock? = try StateLock(of: folder)
      do throws(StartError) {
        _ = try StateLock(of: folder)
        Issue.record("two hold it")
      } catch {
        #expect(error.words.contains("another daemon (process \(getpid()))"), "\(error.words)")
        #expect(error.words.contains("state_directory"))
      }
      withExtendedLifetime(first) {}
      first = nil
      _ = try StateLock(of: folder)  // let go, it can be taken again
    }
  }

  @Test func isNoOneElsesInAnotherFolder() throws {
    try withFolder { one throws in
      try withFolder { other throws in
        let first = try StateLock(of: one)
        let second = try StateLock(of: other)
        withExtendedLifetime((first, second)) {}
      }
    }
  }

  /// What stands in the file is for people; nonsense in it is no number.
  @Test func readsNonsenseAsNobody() throws {
    try withFolder { folder throws in
      let first = try StateLock(of: folder)
      try "ten".write(
        toFile: "\(folder)/\(StateLock.fileName)", atomically: false, encoding: .utf8)
      do throws(StartError) {
        _ = try StateLock(of: folder)
        Issue.record("two hold it")
      } catch {
        #expect(error.words.hasPrefix("another daemon works with"), "\(error.words)")
      }
      withExtendedLifetime(first) {}
    }
  }

  /// A link in its place could make the daemon write into any file of its user's.
  @Test func followsNoLink() throws {
    try withFolder { folder throws in
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/\(StateLock.fileName)", withDestinationPath: "\(folder)/elsewhere")
      do throws(StartError) {
        _ = try StateLock(of: folder)
        Issue.record("followed")
      } catch {
        #expect(error.words.hasPrefix("cannot lock"), "\(error.words)")
      }
    }
  }
}

struct AttendanceTests {
  private let anna: Pseudonym
  private let theo: Pseudonym

  init() throws {
    anna = try #require(Pseudonym("C-7KQ2MZ"))
    theo = try #require(Pseudonym("T-4M9XWB"))
  }

  @Test func nobodyIsOnTwoTables() throws {
    let attendance = Attendance()
    try attendance.arrive([anna, theo], at: "left")
    #expect(attendance.objection(to: [anna, theo], at: "left") == nil)
    #expect(
      attendance.objection(to: [theo], at: "right")
        == .personElsewhere("T-4M9XWB", table: "left"))
    #expect(throws: ControlRefusal.personElsewhere("C-7KQ2MZ", table: "left")) {
      try attendance.arrive([anna], at: "right")
    }
    attendance.leave([anna, theo], from: "right")  // where they are not
    #expect(attendance.objection(to: [anna], at: "right") != nil)
    attendance.leave([anna, theo], from: "left")
    try attendance.arrive([anna, theo], at: "right")
  }

  /// Who is refused for one is not half there.
  @Test func arriveTogetherOrNotAtAll() throws {
    let attendance = Attendance()
    try attendance.arrive([theo], at: "left")
    #expect(throws: ControlRefusal.self) { try attendance.arrive([anna, theo], at: "right") }
    #expect(attendance.objection(to: [anna], at: "left") == nil)
  }
}
