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
          INSERT INTO force_limit VALUES ('C-000000', 'calf', 130, 100, 1, 'A');
          INSERT INTO force_limit_change VALUES (1, 'C-000000', 'calf', 'set', 130, 100, 1, 'A');
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
    "UPDATE force_limit SET hard_force_n = 0",
    "UPDATE force_limit SET hard_force_n = 5001",
    "UPDATE force_limit SET hard_force_n = 9e999",
    "UPDATE force_limit SET hard_force_n = NULL",
    "UPDATE force_limit SET soft_force_n = 130",
    "UPDATE force_limit SET scope = 'spleen'",
    "UPDATE force_limit SET author = ''",
    "UPDATE force_limit SET client = 'C-999999'",
    "UPDATE force_limit_change SET hard_force_n = 1",
    "DELETE FROM force_limit_change",
    "DELETE FROM client",
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
  ])
  func refuses(sql: String) throws {
    let error = #expect(throws: DatabaseError.self) {
      try migrated().write { db in try db.execute(sql: sql) }
    }
    #expect(error?.resultCode == .SQLITE_CONSTRAINT)
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
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<2 {
        group.addTask {
          for step in 1...50 {
            let force = Double(100 * writer + step) + 1
            _ = try registry.setLimit(
              for: client, scope: .wholeBody, hardForce: Newtons(force),
              softForce: Newtons(force / 2), by: "writer \(writer)", at: .second(1))
          }
        }
      }
      for _ in 0..<3 {
        group.addTask {
          var seen = 0
          while seen < 100 {
            for limit in try registry.limits(of: client) {
              #expect(limit.softForce?.value == limit.hardForce.value / 2)
            }
            let count = try registry.limitHistory(of: client).count
            #expect(count >= seen)
            seen = count
            await Task.yield()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try registry.limitHistory(of: client).map(\.number) == Array(1...100))
  }
}
