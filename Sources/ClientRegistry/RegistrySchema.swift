import GRDB

/// The tables, and how a file comes to have them.
///
/// A migration that has been released is never changed: the next one is added below it. The
/// constraints repeat what `Validation.swift` checks, against whoever writes without it.
enum RegistrySchema {
  /// "TRDL" in the file's header, which tells this database from any other.
  static let applicationID = 0x5452_444C

  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { db in try db.execute(sql: version1) }
    migrator.registerMigration("v2") { db in try db.execute(sql: version2) }
    migrator.registerMigration("v3") { db in try db.execute(sql: version3) }
    migrator.registerMigration("v4") { db in try db.execute(sql: version4) }
    return migrator
  }()

  private static let version1 = """
    PRAGMA application_id = \(applicationID);

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

  /// Tables: their profiles, and what their calibrations were.
  ///
  /// The serial `*` stands for every table without a profile of its own.
  private static let version2 = """
    CREATE TABLE table_profile (
      serial TEXT NOT NULL PRIMARY KEY CHECK (length(serial) BETWEEN 1 AND 24),
      profile TEXT NOT NULL CHECK (\(isObject("profile", longest: TableScope.longestProfile))),
      set_ns INTEGER NOT NULL CHECK (set_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE table_profile_change (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 24),
      action TEXT NOT NULL CHECK (action IN ('set', 'removed')),
      profile TEXT NOT NULL CHECK (\(isObject("profile", longest: TableScope.longestProfile))),
      at_ns INTEGER NOT NULL CHECK (at_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200)
    ) STRICT;
    CREATE INDEX table_profile_change_serial ON table_profile_change (serial);
    CREATE TRIGGER table_profile_change_is_kept BEFORE DELETE ON table_profile_change
      BEGIN SELECT RAISE(ABORT, 'the profile history only grows'); END;
    CREATE TRIGGER table_profile_change_is_final BEFORE UPDATE ON table_profile_change
      BEGIN SELECT RAISE(ABORT, 'the profile history only grows'); END;

    CREATE TABLE table_calibration (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 24 AND serial <> '*'),
      made_ns INTEGER NOT NULL CHECK (made_ns >= 0),
      operator TEXT NOT NULL CHECK (length(operator) BETWEEN 1 AND 200),
      reference_mass_kg REAL NOT NULL CHECK (reference_mass_kg BETWEEN 0 AND 5000),
      calibration TEXT NOT NULL
        CHECK (\(isObject("calibration", longest: CalibrationDetails.longestJSON))),
      report TEXT CHECK (\(isObject("report", longest: CalibrationDetails.longestJSON))),
      undoes INTEGER NOT NULL CHECK (undoes IN (0, 1))
    ) STRICT;
    CREATE INDEX table_calibration_serial ON table_calibration (serial);
    CREATE TRIGGER table_calibration_is_kept BEFORE DELETE ON table_calibration
      BEGIN SELECT RAISE(ABORT, 'the calibration history only grows'); END;
    CREATE TRIGGER table_calibration_is_final BEFORE UPDATE ON table_calibration
      BEGIN SELECT RAISE(ABORT, 'the calibration history only grows'); END;
    """

  /// The condition that a column holds one JSON object of at most so many bytes.
  ///
  /// `json_type` fails on what is no JSON, so it is asked only after `json_valid`.
  private static func isObject(_ column: String, longest: Int) -> String {
    """
    CASE WHEN json_valid(\(column)) THEN json_type(\(column)) = 'object' ELSE \(column) IS NULL END
    AND length(CAST(\(column) AS BLOB)) <= \(longest)
    """
  }
}
