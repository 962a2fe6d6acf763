extension RegistrySchema {
  /// Limits of clients and of therapists, value by value; presets; contraindications.
  ///
  /// An owner is a client or a therapist: the generated columns hold the foreign keys of the two.
  /// Scopes and blocks are not listed here, so that a new body region needs no new migration.
  static let version3 = """
    CREATE TABLE limit_value (
      owner TEXT NOT NULL CHECK (owner GLOB 'C-??????' OR owner GLOB 'T-??????'),
      scope TEXT NOT NULL CHECK (length(scope) BETWEEN 1 AND 40),
      quantity TEXT NOT NULL CHECK (\(isKnownQuantity)),
      value REAL NOT NULL CHECK (\(isInRange("value"))),
      set_ns INTEGER NOT NULL CHECK (set_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
      \(ownersKeys),
      PRIMARY KEY (owner, scope, quantity),
      CHECK (quantity <> 'share' OR scope = 'whole-body'),
      CHECK (quantity <> 'lock' OR scope <> 'whole-body')
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE limit_change (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      owner TEXT NOT NULL CHECK (owner GLOB 'C-??????' OR owner GLOB 'T-??????'),
      scope TEXT CHECK (length(scope) BETWEEN 1 AND 40),
      quantity TEXT CHECK (\(isKnownQuantity)),
      action TEXT NOT NULL,
      value REAL CHECK (value IS NULL OR \(isInRange("value"))),
      former REAL CHECK (former IS NULL OR \(isInRange("former"))),
      preset TEXT CHECK (length(preset) BETWEEN 1 AND 40),
      former_preset TEXT CHECK (length(former_preset) BETWEEN 1 AND 40),
      at_ns INTEGER NOT NULL CHECK (at_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
      \(ownersKeys),
      CHECK (CASE action
        WHEN 'set' THEN value IS NOT NULL
        WHEN 'removed' THEN value IS NULL AND former IS NOT NULL
        WHEN 'preset' THEN scope IS NULL AND preset IS NOT former_preset
        ELSE 0 END),
      CHECK ((scope IS NULL) = (action = 'preset')),
      CHECK ((quantity IS NULL) = (scope IS NULL)),
      CHECK (scope IS NOT NULL OR (value IS NULL AND former IS NULL)),
      CHECK (scope IS NULL OR (preset IS NULL AND former_preset IS NULL))
    ) STRICT;
    CREATE INDEX limit_change_owner ON limit_change (owner);
    CREATE TRIGGER limit_change_is_kept BEFORE DELETE ON limit_change
      BEGIN SELECT RAISE(ABORT, 'the limit history only grows'); END;
    CREATE TRIGGER limit_change_is_final BEFORE UPDATE ON limit_change
      BEGIN SELECT RAISE(ABORT, 'the limit history only grows'); END;

    CREATE TABLE client_preset (
      client TEXT NOT NULL PRIMARY KEY REFERENCES client (id),
      preset TEXT NOT NULL CHECK (length(preset) BETWEEN 1 AND 40),
      set_ns INTEGER NOT NULL CHECK (set_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE contraindication (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      client TEXT NOT NULL REFERENCES client (id),
      kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 60),
      block TEXT NOT NULL CHECK (length(block) BETWEEN 1 AND 40),
      until_ns INTEGER CHECK (until_ns > added_ns),
      note TEXT CHECK (length(note) <= 10000),
      added_ns INTEGER NOT NULL CHECK (added_ns >= 0),
      author TEXT NOT NULL CHECK (length(author) BETWEEN 1 AND 200),
      removed_ns INTEGER CHECK (removed_ns >= 0),
      removed_by TEXT CHECK (length(removed_by) BETWEEN 1 AND 200),
      CHECK ((removed_ns IS NULL) = (removed_by IS NULL))
    ) STRICT;
    CREATE INDEX contraindication_client ON contraindication (client);
    CREATE TRIGGER contraindication_is_kept BEFORE DELETE ON contraindication
      BEGIN SELECT RAISE(ABORT, 'contraindications are kept'); END;
    CREATE TRIGGER contraindication_is_final BEFORE UPDATE ON contraindication
      WHEN OLD.removed_ns IS NOT NULL OR NEW.removed_ns IS NULL
        OR NEW.number IS NOT OLD.number OR NEW.client IS NOT OLD.client
        OR NEW.kind IS NOT OLD.kind OR NEW.block IS NOT OLD.block
        OR NEW.until_ns IS NOT OLD.until_ns OR NEW.note IS NOT OLD.note
        OR NEW.added_ns IS NOT OLD.added_ns OR NEW.author IS NOT OLD.author
      BEGIN SELECT RAISE(ABORT, 'contraindications are only taken away, once'); END;

    \(takingOverForceLimits)
    """

  private static let ownersKeys = """
    client TEXT GENERATED ALWAYS AS (CASE WHEN owner GLOB 'C-*' THEN owner END) VIRTUAL
        REFERENCES client (id),
      therapist TEXT GENERATED ALWAYS AS (CASE WHEN owner GLOB 'T-*' THEN owner END) VIRTUAL
        REFERENCES therapist (id)
    """

  private static let isKnownQuantity = """
    quantity IN ('hard-force', 'soft-force', 'hard-pressure',
          'soft-pressure', 'soft-time', 'loading-rate', 'share', 'lock')
    """

  /// Newtons, kilopascals, seconds, newtons a second, parts of the body weight, yes or no.
  private static func isInRange(_ column: String) -> String {
    """
    CASE quantity
          WHEN 'hard-force' THEN \(column) BETWEEN 0.001 AND 5000
          WHEN 'soft-force' THEN \(column) BETWEEN 0.001 AND 5000
          WHEN 'hard-pressure' THEN \(column) BETWEEN 0.1 AND 20000
          WHEN 'soft-pressure' THEN \(column) BETWEEN 0.1 AND 20000
          WHEN 'soft-time' THEN \(column) BETWEEN 0.1 AND 3600
          WHEN 'loading-rate' THEN \(column) BETWEEN 100 AND 1000000
          WHEN 'share' THEN \(column) BETWEEN 0.05 AND 2
          WHEN 'lock' THEN \(column) IN (0, 1)
          ELSE 0 END
    """
  }

  /// The forces of the versions before, which were set and removed in pairs.
  ///
  /// What a value was before stands in the line before of the same client and scope.
  private static let takingOverForceLimits = """
    INSERT INTO limit_value (owner, scope, quantity, value, set_ns, author)
      SELECT client, scope, 'hard-force', hard_force_n, set_ns, author FROM force_limit
      UNION ALL
      SELECT client, scope, 'soft-force', soft_force_n, set_ns, author FROM force_limit
        WHERE soft_force_n IS NOT NULL;

    WITH
      pair AS (
        SELECT number, client, scope, at_ns, author,
          iif(action = 'set', hard_force_n, NULL) AS hard,
          iif(action = 'set', soft_force_n, NULL) AS soft
        FROM force_limit_change),
      step AS (
        SELECT *, lag(hard) OVER line AS former_hard, lag(soft) OVER line AS former_soft
        FROM pair WINDOW line AS (PARTITION BY client, scope ORDER BY number)),
      single AS (
        SELECT number, client, scope, at_ns, author, 'hard-force' AS quantity,
          hard AS value, former_hard AS former FROM step
        UNION ALL
        SELECT number, client, scope, at_ns, author, 'soft-force',
          soft, former_soft FROM step)
    INSERT INTO limit_change (owner, scope, quantity, action, value, former, at_ns, author)
      SELECT client, scope, quantity, iif(value IS NULL, 'removed', 'set'), value, former,
        at_ns, author
      FROM single WHERE value IS NOT NULL OR former IS NOT NULL ORDER BY number, quantity;

    DROP TRIGGER force_limit_change_is_kept;
    DROP TRIGGER force_limit_change_is_final;
    DROP TABLE force_limit_change;
    DROP TABLE force_limit;
    """
}
