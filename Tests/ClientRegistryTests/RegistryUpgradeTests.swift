import ClientLimits
import Foundation
import GRDB
import TableModel
import Testing

@testable import ClientRegistry

struct RegistryUpgradeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a file as the version before this one, or the one before that, left it.
  private func path(of version: Int) throws -> String {
    let path = folder.path("v\(version).sqlite")
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: VersionOne.tables)
      try db.execute(sql: VersionOne.rows)
      guard version == 2 else { return }
      try db.execute(sql: VersionTwo.tables)
      try db.execute(sql: VersionTwo.rows)
    }
    try queue.close()
    return path
  }

  private func schema(_ queue: DatabaseQueue) throws -> [String] {
    try queue.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT sql FROM sqlite_schema
          WHERE sql IS NOT NULL AND tbl_name NOT IN ('grdb_migrations') ORDER BY name
          """)
    }
  }

  @Test(arguments: [1, 2])
  func theFormerMigrationsAreWhatTheyWere(version: Int) throws {
    let migrated = try DatabaseQueue()
    try RegistrySchema.migrator.migrate(migrated, upTo: "v\(version)")
    #expect(try schema(migrated) == schema(DatabaseQueue(path: path(of: version))))
  }

  @Test(arguments: [1, 2])
  func keepsAllThatWasThere(version: Int) throws {
    let registry = try ClientRegistry(path: path(of: version))
    let ann = try registry.client("Ann")
    #expect(ann.id.text == "C-7KQ2MZ")
    #expect(ann.details.stature == Millimetres(1680))
    #expect(try registry.therapist("Theo").details.mass == Kilograms(70))
    #expect(try registry.session("s").logPath == "/l/s.mcap")
    #expect(try registry.profiles().isEmpty)
    #expect(
      try registry.calibrations(of: "S").map(\.details.operatorName)
        == (version == 1 ? [] : ["Maria"]))
  }

  @Test(arguments: [1, 2])
  func carriesTheForcesOverWithTimeAndAuthor(version: Int) throws {
    let registry = try ClientRegistry(path: path(of: version))
    let ann = try registry.client("Ann").id
    func stored(
      _ scope: LimitScope, _ quantity: LimitQuantity, _ value: Double, _ second: UInt64,
      _ author: String
    ) throws -> StoredLimit {
      StoredLimit(
        slot: try LimitSlot(scope, quantity), value: value,
        setAt: WallTime(nanoseconds: second), author: author)
    }
    #expect(
      try registry.limitValues(of: ann) == [
        stored(.wholeBody, .hardForce, 400.125, 8, "B"),
        stored(.region(.calf), .hardForce, 130, 7, "A"),
        stored(.region(.calf), .softForce, 100, 7, "A"),
      ])
    let ben = try registry.client("Ben").id
    #expect(try registry.limitValues(of: ben).isEmpty)
    #expect(try registry.limitHistory(of: ben).isEmpty)
    #expect(try registry.preset(of: ann) == nil)
  }

  /// Pairs of forces become single values, each with what it was before.
  @Test(arguments: [1, 2])
  func carriesTheHistoryOver(version: Int) throws {
    let registry = try ClientRegistry(path: path(of: version))
    let history = try registry.limitHistory(of: registry.client("Ann").id)
    let lines = history.map { change in
      "\(change.at.nanoseconds)\(change.author) \(change.scope?.name ?? "-") "
        + "\(change.quantity?.name ?? "-") \(change.action.rawValue) "
        + "\(change.former.map { "\($0)" } ?? "-")>\(change.value.map { "\($0)" } ?? "-")"
    }
    #expect(
      lines == [
        "1A calf hard-force set ->120.0",
        "2A thigh hard-force set ->200.0",
        "2A thigh soft-force set ->150.0",
        "3B thigh hard-force set 200.0>200.0",
        "3B thigh soft-force removed 150.0>-",
        "4A thigh hard-force set 200.0>210.0",
        "4A thigh soft-force set ->160.0",
        "5B thigh hard-force removed 210.0>-",
        "5B thigh soft-force removed 160.0>-",
        "6A thigh hard-force set ->90.0",
        "6A thigh hard-force removed 90.0>-",
        "7A calf hard-force set 120.0>130.0",
        "7A calf soft-force set ->100.0",
        "8B whole-body hard-force set ->400.125",
      ])
    #expect(history.map(\.number) == Array(1...14))
  }

  @Test(arguments: [1, 2])
  func hasWhatAFreshRegistryHas(version: Int) throws {
    let path = try path(of: version)
    _ = try ClientRegistry(path: path)
    _ = try ClientRegistry(path: folder.path("fresh.sqlite"))
    let upgraded = try schema(DatabaseQueue(path: path))
    #expect(try upgraded == schema(DatabaseQueue(path: folder.path("fresh.sqlite"))))
    #expect(upgraded.contains { $0.contains("table_calibration") })
    #expect(!upgraded.contains { $0.contains("force_limit") })
  }

  @Test(arguments: [1, 2])
  func goesOnFromThere(version: Int) throws {
    let path = try path(of: version)
    let details = CalibrationDetails(
      serial: "S2", madeAt: .second(1), operatorName: "A", referenceMass: Kilograms(20),
      calibration: "{}")
    let entry = try ClientRegistry(path: path).recordCalibration(details)
    let again = try ClientRegistry(path: path)
    #expect(try again.calibrations(of: "S2") == [entry])
    let ann = try again.client("Ann").id
    try again.setLimits(
      for: ann, scope: .region(.calf), [.hardForce: 140], by: "C", at: .second(9))
    let last = try #require(try again.limitHistory(of: ann).last)
    #expect(last.former == 130 && last.value == 140 && last.number == 15)
  }
}
