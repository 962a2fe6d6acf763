import ClientLimits
import Foundation
import GRDB

/// The registry's file: made private, and looked at before anything is written to it.
struct RegistryFile {
  /// Names and health notes: for the daemon's own user only.
  static let mode = 0o600
  /// SQLite's smallest page.
  static let smallestDatabase = 512

  let path: String
  let busyTimeout: Duration

  /// Opens the file, making it when there is none and bringing its tables up to date.
  func open() throws(RegistryError) -> DatabasePool {
    do {
      try makeIfMissing()
      try refuseIfNotWritable()
      try refuseIfForeign()
      try refuseIfForbidden()
      let pool = try DatabasePool(path: path, configuration: configuration(readOnly: false))
      try RegistrySchema.migrator.migrate(pool)
      // With GRDB's NORMAL a power cut may take back the last changes: not for a force limit.
      try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
      return pool
    } catch {
      throw RegistryError(translating: error)
    }
  }

  private func configuration(readOnly: Bool) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.readonly = readOnly
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busyTimeout / .seconds(1))
    configuration.prepareDatabase { db in
      // What is deleted is overwritten with zeros, and is copied nowhere while the file is written
      // anew: names and health notes must be able to go for good.
      try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  /// Makes an empty file that others cannot read; SQLite gives its companions the same mode.
  ///
  /// An existing file is never opened here: closing it again would drop the locks that SQLite
  /// holds on it elsewhere in this process.
  private func makeIfMissing() throws {
    do {
      try Data().write(to: URL(filePath: path), options: .withoutOverwriting)
      try FileManager.default.setAttributes([.posixPermissions: Self.mode], ofItemAtPath: path)
    } catch CocoaError.fileWriteFileExists {
      // Opened below.
    } catch CocoaError.fileNoSuchFile, CocoaError.fileReadNoSuchFile {
      throw RegistryError.missingFolder(folder)
    } catch CocoaError.fileWriteNoPermission, CocoaError.fileWriteVolumeReadOnly {
      throw RegistryError.readOnly
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw RegistryError.notAFile
    }
    let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? Self.mode
    // Even where the system would let us, as it lets root.
    guard mode & 0o200 != 0 else { throw RegistryError.readOnly }
    if mode & ~Self.mode != 0 {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode & Self.mode], ofItemAtPath: path)
    }
  }

  /// SQLite opens a file it may not write as read-only without a word.
  private func refuseIfNotWritable() throws {
    // The folder too: the write-ahead log stands beside the file.
    for path in [path, folder] where !FileManager.default.isWritableFile(atPath: path) {
      throw RegistryError.readOnly
    }
  }

  /// Reads the file without changing it, for opening it as ours would already turn it to WAL.
  private func refuseIfForeign() throws {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    guard size > 0 else { return }
    // SQLite takes a file of one byte for an empty one.
    guard size >= Self.smallestDatabase else { throw RegistryError.corrupt }
    let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: true))
    try queue.read { db in
      let id = try Int.fetchOne(db, sql: "PRAGMA application_id")
      let objects = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      guard id == RegistrySchema.applicationID || (id == 0 && objects == 0) else {
        throw RegistryError.notARegistry
      }
      let verdict = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)")
      guard verdict == "ok" else { throw RegistryError.corrupt }
      let migrator = RegistrySchema.migrator
      let unknown = try migrator.appliedIdentifiers(db).subtracting(migrator.migrations)
      guard unknown.isEmpty else {
        throw RegistryError.newerSchema(unknownMigrations: unknown.sorted())
      }
    }
    try queue.close()
  }

  /// Looks for values that the schema's constraints forbid.
  ///
  /// Not done with the rest: a read-only connection of SQLite (3.40.1) drops every CHECK. Not
  /// done by the pool: opening one writes to the file.
  private func refuseIfForbidden() throws {
    let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: false))
    let verdict = try queue.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
    try queue.close()
    guard verdict == "ok" else { throw RegistryError.corrupt }
  }

  private var folder: String {
    URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
  }
}

extension RegistryError {
  /// Sorts a failure of GRDB or SQLite; a registry error stays itself.
  init(translating error: any Error) {
    switch error {
    case let error as RegistryError:
      self = error
    case let flaw as LimitFlaw:
      self = .limit(flaw)
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt
      case .SQLITE_READONLY: self = .readOnly
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
      case .SQLITE_FULL: self = .diskFull
      default:
        self = .sqlite(code: error.extendedResultCode.rawValue, message: error.message ?? "")
      }
    default:
      self = .unexpected(String(describing: type(of: error)))
    }
  }
}
