import ClientLimits
import Foundation
import GRDB
import TableModel
import Testing

@testable import ClientRegistry

/// The constraints of the schema, met without the checks before them.
struct RegistrySchemaTests {
  private func migrated() throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try RegistrySchema.migrator.migrate(queue)
    try queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO client VALUES ('C-000000', 'Ann', NULL, NULL, 1, 1);
          INSERT INTO therapist VALUES ('T-000000', 'Theo', 70, 24.5, 50, 115, 1, 1);
          INSERT INTO limit_value VALUES ('C-000000', 'calf', 'hard-force', 130, 1, 'A');
          INSERT INTO limit_value VALUES ('T-000000', 'whole-body', 'share', 1, 1, 'A');
          INSERT INTO limit_change
            VALUES (1, 'C-000000', 'calf', 'hard-force', 'set', 130, NULL, NULL, NULL, 1, 'A');
          INSERT INTO client_preset VALUES ('C-000000', 'conservative', 1, 'A');
          INSERT INTO contraindication
            VALUES (1, 'C-000000', 'fever', 'session', 9, NULL, 1, 'A', NULL, NULL);
          INSERT INTO contraindication
            VALUES (2, 'C-000000', 'bruise', 'calf', NULL, 'n', 1, 'A', 2, 'B');
          INSERT INTO session
            VALUES (1, 's', 'C-000000', 'T-000000', 1, NULL, 'log', 'running');
          INSERT INTO table_profile VALUES ('*', '{}', 1, 'A');
          INSERT INTO table_profile_change VALUES (1, '*', 'set', '{}', 1, 'A');
          INSERT INTO table_calibration VALUES (1, 'S', 1, 'A', 20, '{}', NULL, 0);
          """)
    }
    return queue
  }

  @Test(arguments: [
    "INSERT INTO client VALUES ('C-000000', 'Twin', NULL, NULL, 1, 1)",
    "INSERT INTO client VALUES ('X-000001', 'Ann', NULL, NULL, 1, 1)",
    "INSERT INTO client VALUES ('C-000001', '', NULL, NULL, 1, 1)",
    "INSERT INTO client VALUES ('C-000001', 'Ann', 9, NULL, 1, 1)",
    "INSERT INTO client VALUES ('C-000001', 'Ann', 'tall', NULL, 1, 1)",
    "INSERT INTO client VALUES ('C-000001', 'Ann', NULL, NULL, -1, 1)",
    "UPDATE therapist SET mass_kg = 19",
    "UPDATE therapist SET mass_kg = 301",
    "UPDATE therapist SET mass_kg = NULL",
    "UPDATE therapist SET heel_cm2 = 0",
    "UPDATE therapist SET forefoot_cm2 = 401",
    "UPDATE therapist SET whole_foot_cm2 = 9e999",
    "UPDATE limit_value SET value = 0",
    "UPDATE limit_value SET value = 5001",
    "UPDATE limit_value SET value = 9e999",
    "UPDATE limit_value SET value = NULL",
    "UPDATE limit_value SET quantity = 'weight'",
    "UPDATE limit_value SET quantity = 'share'",
    "UPDATE limit_value SET quantity = 'lock'",
    "UPDATE limit_value SET scope = ''",
    "UPDATE limit_value SET scope = '01234567890123456789012345678901234567890'",
    "UPDATE limit_value SET author = ''",
    "UPDATE limit_value SET owner = 'C-999999'",
    "UPDATE limit_value SET owner = 'T-999999'",
    "UPDATE limit_value SET owner = 'X-000000'",
    "UPDATE limit_value SET owner = 'T-000000', scope = 'whole-body', quantity = 'share'",
    "INSERT INTO limit_value VALUES ('C-000000', 'calf', 'hard-force', 5, 1, 'A')",
    "INSERT INTO limit_value VALUES ('C-000000', 'whole-body', 'lock', 1, 1, 'A')",
    "UPDATE limit_change SET value = 1",
    "DELETE FROM limit_change",
    "INSERT INTO limit_change \(change("'removed', 5, 4, NULL, NULL"))",
    "INSERT INTO limit_change \(change("'removed', NULL, NULL, NULL, NULL"))",
    "INSERT INTO limit_change \(change("'set', NULL, 4, NULL, NULL"))",
    "INSERT INTO limit_change \(change("'set', 5001, 4, NULL, NULL"))",
    "INSERT INTO limit_change \(change("'set', 4, 5001, NULL, NULL"))",
    "INSERT INTO limit_change \(change("'set', 4, 5, 'transient', NULL"))",
    "INSERT INTO limit_change \(change("'lost', 4, 5, NULL, NULL"))",
    "INSERT INTO limit_change \(change("'preset', NULL, NULL, 'transient', NULL"))",
    "INSERT INTO limit_change \(presetChange("'preset', NULL, NULL, NULL, NULL"))",
    "INSERT INTO limit_change \(presetChange("'preset', NULL, NULL, 'a', 'a'"))",
    "INSERT INTO limit_change \(presetChange("'preset', 5, NULL, 'a', NULL"))",
    "INSERT INTO limit_change \(presetChange("'set', NULL, NULL, NULL, NULL"))",
    "UPDATE client_preset SET preset = ''",
    "UPDATE client_preset SET client = 'C-999999'",
    "INSERT INTO client_preset VALUES ('C-000000', 'transient', 1, 'A')",
    "DELETE FROM contraindication",
    "UPDATE contraindication SET kind = 'cold' WHERE number = 1",
    "UPDATE contraindication SET removed_ns = 5 WHERE number = 1",
    "UPDATE contraindication SET removed_by = 'B' WHERE number = 1",
    "UPDATE contraindication SET note = 'x', removed_ns = 5, removed_by = 'B' WHERE number = 1",
    "UPDATE contraindication SET until_ns = 8, removed_ns = 5, removed_by = 'B' WHERE number = 1",
    "UPDATE contraindication SET removed_ns = 5, removed_by = 'C' WHERE number = 2",
    "UPDATE contraindication SET removed_ns = NULL, removed_by = NULL WHERE number = 2",
    "INSERT INTO contraindication \(contraindication("'', 'session', NULL, NULL, 1"))",
    "INSERT INTO contraindication \(contraindication("'a', '', NULL, NULL, 1"))",
    "INSERT INTO contraindication \(contraindication("'a', 'session', 1, NULL, 1"))",
    "INSERT INTO contraindication \(contraindication("'a', 'session', NULL, NULL, -1"))",
    "DELETE FROM client",
    "DELETE FROM therapist",
    "UPDATE session SET state = 'paused'",
    "UPDATE session SET state = 'closed'",
    "UPDATE session SET ended_ns = 5",
    "UPDATE session SET therapist = 'T-999999'",
    "INSERT INTO table_profile VALUES ('*', '{}', 1, 'A')",
    "INSERT INTO table_profile VALUES ('', '{}', 1, 'A')",
    "INSERT INTO table_profile VALUES ('0123456789012345678901234', '{}', 1, 'A')",
    "UPDATE table_profile SET profile = '{'",
    "UPDATE table_profile SET profile = '[]'",
    "UPDATE table_profile SET profile = NULL",
    "UPDATE table_profile SET profile = '{\"a\":\"' || hex(zeroblob(40000)) || '\"}'",
    "UPDATE table_profile SET author = ''",
    "UPDATE table_profile_change SET author = 'B'",
    "DELETE FROM table_profile_change",
    "INSERT INTO table_profile_change VALUES (2, '*', 'lost', '{}', 1, 'A')",
    "UPDATE table_calibration SET undoes = 1",
    "DELETE FROM table_calibration",
    "INSERT INTO table_calibration VALUES (2, '*', 1, 'A', 20, '{}', NULL, 0)",
    "INSERT INTO table_calibration VALUES (2, 'S', 1, 'A', -1, '{}', NULL, 0)",
    "INSERT INTO table_calibration VALUES (2, 'S', 1, 'A', 20, '7', NULL, 0)",
    "INSERT INTO table_calibration VALUES (2, 'S', 1, 'A', 20, '{}', 'x', 0)",
    "INSERT INTO table_calibration VALUES (2, 'S', 1, 'A', 20, '{}', NULL, 2)",
    "INSERT INTO session VALUES (2, 's', 'C-000000', 'T-000000', 1, NULL, 'log', 'running')",
    "INSERT INTO device VALUES (1, '', 'view', zeroblob(32), 1, NULL)",
    "INSERT INTO device VALUES (1, 'a', 'root', zeroblob(32), 1, NULL)",
    "INSERT INTO device VALUES (1, 'a', 'view', zeroblob(31), 1, NULL)",
    "INSERT INTO device VALUES (1, 'a', 'view', zeroblob(32), -1, NULL)",
  ])
  func refuses(sql: String) throws {
    let error = #expect(throws: DatabaseError.self) {
      try migrated().write { db in try db.execute(sql: sql) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
  }

  private static func change(_ values: String) -> String {
    "VALUES (2, 'C-000000', 'calf', 'hard-force', \(values), 1, 'A')"
  }

  private static func presetChange(_ values: String) -> String {
    "VALUES (2, 'C-000000', NULL, NULL, \(values), 1, 'A')"
  }

  private static func contraindication(_ values: String) -> String {
    "VALUES (3, 'C-000000', \(values), 'A', NULL, NULL)"
  }

  @Test(arguments: [
    "INSERT INTO limit_change \(change("'set', 4, 5, NULL, NULL"))",
    "INSERT INTO limit_change \(change("'removed', NULL, 5, NULL, NULL"))",
    "INSERT INTO limit_change \(presetChange("'preset', NULL, NULL, NULL, 'a'"))",
    "INSERT INTO limit_change \(presetChange("'preset', NULL, NULL, 'b', 'a'"))",
    "INSERT INTO contraindication \(contraindication("'a', 'sole', 2, 'n', 1"))",
    "UPDATE contraindication SET removed_ns = 5, removed_by = 'C' WHERE number = 1",
    "INSERT INTO limit_value VALUES ('T-000000', 'sole', 'lock', 0, 1, 'A')",
  ])
  func takes(sql: String) throws {
    let queue = try migrated()
    try queue.write { db in try db.execute(sql: sql) }
    #expect(try queue.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check") } == "ok")
  }

  @Test func migratesOnce() throws {
    let queue = try migrated()
    try RegistrySchema.migrator.migrate(queue)
    let id = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA application_id") }
    #expect(id == RegistrySchema.applicationID)
  }

  @Test func anOpenRegistryIsDurable() throws {
    let fresh = try FreshRegistry()
    let settings = try fresh.registry.writing { db in
      try ["journal_mode", "synchronous", "foreign_keys"].map { pragma in
        try String.fetchOne(db, sql: "PRAGMA \(pragma)")
      }
    }
    #expect(settings == ["wal", "2", "1"])
  }

  @Test func readersSeeWholeChangesWhileOthersWrite() async throws {
    let fresh = try FreshRegistry()
    let (registry, client) = (fresh.registry, try fresh.client().id)
    // Two connections to one file, as of a daemon and of a second program.
    let registries = [registry, try ClientRegistry(path: fresh.folder.path())]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<2 {
        group.addTask {
          for step in 1...50 {
            let force = Double(100 * writer + step) + 1
            try registries[writer].setLimits(
              for: client, scope: .wholeBody, [.hardForce: force, .softForce: force / 2],
              by: "writer \(writer)", at: .second(1))
          }
        }
      }
      for _ in 0..<3 {
        group.addTask {
          var seen = 0
          while seen < 200 {
            let limits = try registry.limitValues(of: client).map(\.value)
            #expect(limits.isEmpty || limits[1] == limits[0] / 2)
            let count = try registry.limitHistory(of: client).count
            #expect(count >= seen)
            seen = count
            await Task.yield()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try registry.limitHistory(of: client).map(\.number) == Array(1...200))
  }
}
