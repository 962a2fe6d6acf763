import Foundation
import GRDB
public import TableModel

extension ClientRegistry {
  /// The paired devices, the oldest first.
  public func devices() throws(RegistryError) -> [StoredDevice] {
    try reading { db in
      try Row.fetchAll(db, sql: "SELECT * FROM device ORDER BY id").map { row in
        try StoredDevice(row)
      }
    }
  }

  /// Keeps a device whose token has this SHA-256.
  public func addDevice(
    name: String, role: AccessRole, tokenDigest: [UInt8], at time: WallTime
  ) throws(RegistryError) -> Device {
    precondition(tokenDigest.count == StoredDevice.digestLength)
    let name = try Device.checked(name: name)
    return try writing { db in
      try db.execute(
        sql: "INSERT INTO device (name, role, token_sha256, paired_ns) VALUES (?, ?, ?, ?)",
        arguments: [name, role.rawValue, Data(tokenDigest), time.storedNanoseconds])
      return Device(id: Int(db.lastInsertedRowID), name: name, role: role, pairedAt: time)
    }
  }

  /// Notes that a device was used; one that is gone stays gone.
  public func noteUse(ofDevice id: Int, at time: WallTime) throws(RegistryError) {
    try writing { db in
      try db.execute(
        sql: "UPDATE device SET used_ns = ? WHERE id = ?", arguments: [time.storedNanoseconds, id])
    }
  }

  /// Forgets a device; false where there is none of this number.
  public func removeDevice(_ id: Int) throws(RegistryError) -> Bool {
    try writing { db in
      try db.execute(sql: "DELETE FROM device WHERE id = ?", arguments: [id])
      return db.changesCount > 0
    }
  }
}

extension StoredDevice {
  fileprivate init(_ row: Row) throws {
    let digest: Data = row["token_sha256"]
    guard let role = AccessRole(rawValue: row["role"]), digest.count == Self.digestLength else {
      throw RegistryError.corrupt
    }
    self.init(
      device: Device(
        id: row["id"], name: row["name"], role: role, pairedAt: row.time("paired_ns"),
        lastUsedAt: row.optionalTime("used_ns")),
      tokenDigest: Array(digest))
  }
}
