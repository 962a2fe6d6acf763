extension RegistrySchema {
  /// Devices that were paired with the HTTP door; of their tokens only the SHA-256 is kept.
  static let version4 = """
    CREATE TABLE device (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND \(Device.longestName)),
      role TEXT NOT NULL CHECK (role IN ('view', 'operate', 'administer')),
      token_sha256 BLOB NOT NULL UNIQUE CHECK (length(token_sha256) = \(StoredDevice.digestLength)),
      paired_ns INTEGER NOT NULL CHECK (paired_ns >= 0),
      used_ns INTEGER CHECK (used_ns >= 0)
    ) STRICT;
    """
}
