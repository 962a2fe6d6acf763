import GRDB

/// Clients, therapists, limits, contraindications, sessions and tables, in one SQLite file.
///
/// Readers never wait for a writer; writers wait for each other, up to the busy timeout. Every
/// change is one transaction, on the disk when the call returns. Calls block for some
/// milliseconds, so they are not for the threads that samples travel on.
public final class ClientRegistry: Sendable {
  private let pool: DatabasePool

  /// Opens the registry at `path`, making it when there is none; its folder must exist.
  ///
  /// A file that is damaged, of a later version or of another program stays as it is.
  public init(path: String, busyTimeout: Duration = .seconds(2)) throws(RegistryError) {
    pool = try RegistryFile(path: path, busyTimeout: busyTimeout).open()
  }

  /// Writes the file anew without what was deleted, and cuts the write-ahead log off.
  ///
  /// False where another program reads the file meanwhile.
  func purge() -> Bool {
    do {
      try pool.vacuum()
      return try pool.writeWithoutTransaction { db in
        let result = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        return result?["busy"] == 0
      }
    } catch {
      return false
    }
  }

  func reading<Value>(_ body: (Database) throws -> Value) throws(RegistryError) -> Value {
    do {
      return try pool.read(body)
    } catch {
      throw RegistryError(translating: error)
    }
  }

  func writing<Value>(_ body: (Database) throws -> Value) throws(RegistryError) -> Value {
    do {
      return try pool.write(body)
    } catch {
      throw RegistryError(translating: error)
    }
  }
}
