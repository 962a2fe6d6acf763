import Foundation
import GRDB
import TableModel
import Testing

@testable import ClientRegistry

/// What the first version wrote, letter by letter: no later change may reach it.
private enum VersionOne {
  static let tables = """
    PRAGMA application_id = 1414677580;

    CREATE TABLE client (
      id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'C-??????'),
      display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
      stature_mm REAL CHECK (stature_mm BETWEEN 500 AND 2500),
      notes TEXT CHECK (length(notes) <= 10000),
      created_ns INTEGER NOT NULL CHECK (created_ns >= 0),
      changed_ns INTEGER NOT NULL CHECK (changed_ns >= 0)
    ) STRICT;

    CREATE TABLE therapist (
      id TEXT NOT NULL PRIMARY KEY CHECK (id GLOB 'T-??????'),
      display_name TEXT NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
      mass_kg REAL NOT NULL CHECK (mass_kg BETWEEN 20 AND 300),
      heel_cm2 REAL NOT NULL CHECK (heel_cm2 > 0 AND heel_cm2 <= 400),
      forefoot_cm2 REAL NOT NULL CHECK (forefoot_cm2 > 0 AND forefoot_cm2 <= 400),
      whole_foot_cm2 REAL NOT NULL CHECK (whole_foot_cm2 > 0 AND whole_foot_cm2 <= 400),
      created_ns INTEGER NOT NULL CHECK (created_ns >= 0),
      changed_ns INTEGER NOT NULL CHECK (changed_ns >= 0)
    ) STRICT;

    CREATE TABLE force_limit (
      client TEXT NOT NULL REFERENCES client (id),
      scope TEXT NOT NULL CHECK (scope IN ('whole-body', 'neck-shoulder', 'upper-back',
        'mid-back', 'lower-back', 'sacrum', 'gluteals', 'thigh', 'calf')),
      hard_force_n REAL NOT NULL CHECK (hard_force_n BETWEEN 0.001 AND 5000),
      soft_force_n REAL CHECK (soft_force_n >= 0.001 AND soft_force_n < hard_force_n),
      set_ns INTEGER NOT NULL CHECK (set_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
      PRIMARY KEY (client, scope)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE force_limit_change (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      client TEXT NOT NULL REFERENCES client (id),
      scope TEXT NOT NULL CHECK (scope IN ('whole-body', 'neck-shoulder', 'upper-back',
        'mid-back', 'lower-back', 'sacrum', 'gluteals', 'thigh', 'calf')),
      action TEXT NOT NULL CHECK (action IN ('set', 'removed')),
      hard_force_n REAL NOT NULL CHECK (hard_force_n BETWEEN 0.001 AND 5000),
      soft_force_n REAL CHECK (soft_force_n >= 0.001 AND soft_force_n < hard_force_n),
      at_ns INTEGER NOT NULL CHECK (at_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200)
    ) STRICT;
    CREATE INDEX force_limit_change_client ON force_limit_change (client);
    CREATE TRIGGER force_limit_change_is_kept BEFORE DELETE ON force_limit_change
      BEGIN SELECT RAISE(ABORT, 'the limit history only grows'); END;
    CREATE TRIGGER force_limit_change_is_final BEFORE UPDATE ON force_limit_change
      BEGIN SELECT RAISE(ABORT, 'the limit history only grows'); END;

    CREATE TABLE session (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE CHECK (length(id) > 0),
      client TEXT NOT NULL REFERENCES client (id),
      therapist TEXT NOT NULL REFERENCES therapist (id),
      started_ns INTEGER NOT NULL CHECK (started_ns >= 0),
      ended_ns INTEGER CHECK (ended_ns >= 0),
      log_path TEXT NOT NULL CHECK (length(log_path) > 0),
      state TEXT NOT NULL CHECK (state IN ('running', 'closed', 'interrupted')),
      CHECK (state <> 'running' OR ended_ns IS NULL),
      CHECK (state <> 'closed' OR ended_ns IS NOT NULL)
    ) STRICT;
    CREATE INDEX session_start ON session (started_ns);
    CREATE INDEX session_running ON session (state) WHERE state = 'running';
    """

  static let rows = """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('v1');
    INSERT INTO client VALUES ('C-7KQ2MZ', 'Ann', 1680, 'left calf', 5, 6);
    INSERT INTO therapist VALUES ('T-4M9XWB', 'Theo', 70, 24.5, 50, 115, 5, 6);
    INSERT INTO force_limit VALUES ('C-7KQ2MZ', 'calf', 130, 100, 7, 'A');
    INSERT INTO force_limit VALUES ('C-7KQ2MZ', 'whole-body', 400, NULL, 8, 'A');
    INSERT INTO force_limit_change VALUES (1, 'C-7KQ2MZ', 'calf', 'set', 130, 100, 7, 'A');
    INSERT INTO force_limit_change VALUES (2, 'C-7KQ2MZ', 'whole-body', 'set', 400, NULL, 8, 'A');
    INSERT INTO session VALUES (1, 's', 'C-7KQ2MZ', 'T-4M9XWB', 9, 10, '/l/s.mcap', 'closed');
    """
}

struct RegistryUpgradeTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path() }

  init() throws {
    folder = try TemporaryFolder()
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: VersionOne.tables)
      try db.execute(sql: VersionOne.rows)
    }
    try queue.close()
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

  @Test func theFirstMigrationIsWhatItWas() throws {
    let migrated = try DatabaseQueue()
    try RegistrySchema.migrator.migrate(migrated, upTo: "v1")
    #expect(try schema(migrated) == schema(DatabaseQueue(path: path)))
  }

  @Test func keepsAllThatWasThere() throws {
    let registry = try ClientRegistry(path: path)
    let ann = try registry.client("Ann")
    #expect(ann.id.text == "C-7KQ2MZ")
    #expect(ann.details.stature == Millimetres(1680))
    #expect(try registry.therapist("Theo").details.mass == Kilograms(70))
    #expect(try registry.limits(of: ann.id).map(\.scope) == [.wholeBody, .region(.calf)])
    #expect(try registry.limitHistory(of: ann.id).map(\.hardForce.value) == [130, 400])
    #expect(try registry.session("s").logPath == "/l/s.mcap")
    #expect(try registry.profiles().isEmpty)
  }

  @Test func hasWhatAFreshRegistryHas() throws {
    _ = try ClientRegistry(path: path)
    _ = try ClientRegistry(path: folder.path("fresh.sqlite"))
    let upgraded = try schema(DatabaseQueue(path: path))
    #expect(try upgraded == schema(DatabaseQueue(path: folder.path("fresh.sqlite"))))
    #expect(upgraded.contains { $0.contains("table_calibration") })
  }

  @Test func takesTablesFromThenOn() throws {
    let details = CalibrationDetails(
      serial: "S", madeAt: .second(1), operatorName: "A", referenceMass: Kilograms(20),
      calibration: "{}")
    let entry = try ClientRegistry(path: path).recordCalibration(details)
    #expect(try ClientRegistry(path: path).calibrations(of: "S") == [entry])
  }
}
