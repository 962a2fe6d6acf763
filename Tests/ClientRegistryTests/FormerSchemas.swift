/// What the first version wrote, letter by letter: no later change may reach it.
enum VersionOne {
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

  /// Ann's limits as they came about: the last two lines are what is in force.
  static let rows = """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('v1');
    INSERT INTO client VALUES ('C-7KQ2MZ', 'Ann', 1680, 'left calf', 5, 6);
    INSERT INTO client VALUES ('C-000001', 'Ben', NULL, NULL, 5, 6);
    INSERT INTO therapist VALUES ('T-4M9XWB', 'Theo', 70, 24.5, 50, 115, 5, 6);
    INSERT INTO force_limit VALUES ('C-7KQ2MZ', 'calf', 130, 100, 7, 'A');
    INSERT INTO force_limit VALUES ('C-7KQ2MZ', 'whole-body', 400.125, NULL, 8, 'B');
    INSERT INTO force_limit_change VALUES (1, 'C-7KQ2MZ', 'calf', 'set', 120, NULL, 1, 'A');
    INSERT INTO force_limit_change VALUES (2, 'C-7KQ2MZ', 'thigh', 'set', 200, 150, 2, 'A');
    INSERT INTO force_limit_change VALUES (3, 'C-7KQ2MZ', 'thigh', 'set', 200, NULL, 3, 'B');
    INSERT INTO force_limit_change VALUES (4, 'C-7KQ2MZ', 'thigh', 'set', 210, 160, 4, 'A');
    INSERT INTO force_limit_change VALUES (5, 'C-7KQ2MZ', 'thigh', 'removed', 210, 160, 5, 'B');
    INSERT INTO force_limit_change VALUES (6, 'C-7KQ2MZ', 'thigh', 'set', 90, NULL, 6, 'A');
    INSERT INTO force_limit_change VALUES (7, 'C-7KQ2MZ', 'thigh', 'removed', 90, NULL, 6, 'A');
    INSERT INTO force_limit_change VALUES (8, 'C-7KQ2MZ', 'calf', 'set', 130, 100, 7, 'A');
    INSERT INTO force_limit_change
      VALUES (9, 'C-7KQ2MZ', 'whole-body', 'set', 400.125, NULL, 8, 'B');
    INSERT INTO session VALUES (1, 's', 'C-7KQ2MZ', 'T-4M9XWB', 9, 10, '/l/s.mcap', 'closed');
    """
}

/// What the second version added, letter by letter.
enum VersionTwo {
  static let tables = """
    CREATE TABLE table_profile (
      serial TEXT NOT NULL PRIMARY KEY CHECK (length(serial) BETWEEN 1 AND 24),
      profile TEXT NOT NULL CHECK (CASE WHEN json_valid(profile) THEN json_type(profile) = \
    'object' ELSE profile IS NULL END
    AND length(CAST(profile AS BLOB)) <= 65536),
      set_ns INTEGER NOT NULL CHECK (set_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE table_profile_change (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      serial TEXT NOT NULL CHECK (length(serial) BETWEEN 1 AND 24),
      action TEXT NOT NULL CHECK (action IN ('set', 'removed')),
      profile TEXT NOT NULL CHECK (CASE WHEN json_valid(profile) THEN json_type(profile) = \
    'object' ELSE profile IS NULL END
    AND length(CAST(profile AS BLOB)) <= 65536),
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
        CHECK (CASE WHEN json_valid(calibration) THEN json_type(calibration) = 'object' \
    ELSE calibration IS NULL END
    AND length(CAST(calibration AS BLOB)) <= 262144),
      report TEXT CHECK (CASE WHEN json_valid(report) THEN json_type(report) = 'object' \
    ELSE report IS NULL END
    AND length(CAST(report AS BLOB)) <= 262144),
      undoes INTEGER NOT NULL CHECK (undoes IN (0, 1))
    ) STRICT;
    CREATE INDEX table_calibration_serial ON table_calibration (serial);
    CREATE TRIGGER table_calibration_is_kept BEFORE DELETE ON table_calibration
      BEGIN SELECT RAISE(ABORT, 'the calibration history only grows'); END;
    CREATE TRIGGER table_calibration_is_final BEFORE UPDATE ON table_calibration
      BEGIN SELECT RAISE(ABORT, 'the calibration history only grows'); END;
    """

  static let rows = """
    INSERT INTO grdb_migrations VALUES ('v2');
    INSERT INTO table_calibration VALUES (1, 'S', 7, 'Maria', 20, '{"a":1}', NULL, 0);
    """
}
