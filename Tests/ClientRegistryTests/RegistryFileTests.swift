import ClientLimits
import Foundation
import GRDB
import Glibc
import TableModel
import Testing

@testable import ClientRegistry

struct RegistryFileTests {
  let folder: TemporaryFolder
  var path: String { folder.path() }

  init() throws { folder = try TemporaryFolder() }

  /// Writes a registry with one client and one limit, and closes it.
  private func makeRegistry() throws -> Client {
    let registry = try ClientRegistry(path: path)
    let client = try registry.addClient(.init(displayName: "Ann"), at: .second(1))
    try registry.setLimits(
      for: client.id, scope: .wholeBody, [.hardForce: 9], by: "A", at: .second(1))
    return client
  }

  private func mode(_ path: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  /// Expects that opening fails so and leaves the file as it was.
  private func expectRefusal(
    _ expected: RegistryError, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(throws: expected, sourceLocation: sourceLocation) {
      try ClientRegistry(path: path, busyTimeout: .milliseconds(20))
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before, sourceLocation: sourceLocation)
  }

  @Test func keepsEverythingWhenReopened() throws {
    let client = try makeRegistry()
    for _ in 0..<2 {
      let registry = try ClientRegistry(path: path)
      #expect(try registry.clients() == [client])
      #expect(try registry.limitValues(of: client.id).map(\.value) == [9])
      #expect(try registry.limitHistory(of: client.id).count == 1)
    }
  }

  @Test func fillsAnEmptyFile() throws {
    try Data().write(to: URL(filePath: path))
    #expect(try ClientRegistry(path: path).clients().isEmpty)
    let applied = try DatabaseQueue(path: path).read(RegistrySchema.migrator.appliedIdentifiers)
    #expect(applied == ["v1", "v2", "v3", "v4"])
  }

  @Test func twoMayOpenOneFile() throws {
    let (first, second) = try (ClientRegistry(path: path), ClientRegistry(path: path))
    let client = try first.addClient(.init(displayName: "Ann"), at: .second(1))
    #expect(try second.clients() == [client])
  }

  @Test func isForItsOwnerOnly() throws {
    let registry = try ClientRegistry(path: path)
    _ = try registry.addClient(.init(displayName: "Ann"), at: .second(1))
    for suffix in ["", "-wal", "-shm"] { #expect(try mode(path + suffix) == 0o600) }
  }

  @Test func tightensTheModeOfAnExistingFile() throws {
    _ = try makeRegistry()
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    _ = try ClientRegistry(path: path)
    #expect(try mode(path) == 0o600)
  }

  @Test func refusesAMissingFolder() throws {
    let missing = folder.path("none/registry.sqlite")
    #expect(throws: RegistryError.missingFolder(folder.path("none/"))) {
      try ClientRegistry(path: missing)
    }
  }

  @Test func refusesAFolderInPlaceOfTheFile() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(throws: RegistryError.notAFile) { try ClientRegistry(path: path) }
  }

  @Test(arguments: [1, 15, 16, 100, 511, 512, 4096, 10_000])
  func refusesWhatIsNoDatabase(length: Int) throws {
    try Data(repeating: 0x41, count: length).write(to: URL(filePath: path))
    try expectRefusal(.corrupt)
  }

  @Test func refusesATruncatedRegistry() throws {
    _ = try makeRegistry()
    let whole = try Data(contentsOf: URL(filePath: path))
    for length in stride(from: 512, to: whole.count, by: 512) {
      // SQLite reads what is missing of the last page as zeros: then nothing is lost.
      guard whole.dropFirst(length).contains(where: { $0 != 0 }) else { continue }
      try whole.prefix(length).write(to: URL(filePath: path))
      try expectRefusal(.corrupt)
    }
  }

  @Test func refusesADamagedPage() throws {
    _ = try makeRegistry()
    var bytes = try Data(contentsOf: URL(filePath: path))
    for page in 1..<(bytes.count / 4096) {
      bytes.replaceSubrange(
        page * 4096..<page * 4096 + 64, with: Data(repeating: 0xA5, count: 64))
    }
    try bytes.write(to: URL(filePath: path))
    try expectRefusal(.corrupt)
  }

  @Test func refusesALimitThatTheSchemaForbids() throws {
    _ = try makeRegistry()
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(
        sql: "PRAGMA ignore_check_constraints = ON; UPDATE limit_value SET value = 9000")
    }
    try queue.close()
    try expectRefusal(.corrupt)
  }

  @Test func refusesAnotherProgramsDatabase() throws {
    try DatabaseQueue(path: path).write { db in try db.execute(sql: "CREATE TABLE t (x)") }
    try expectRefusal(.notARegistry)
  }

  @Test func refusesALaterVersion() throws {
    _ = try makeRegistry()
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('v7'), ('v10')")
    }
    try queue.close()
    try expectRefusal(.newerSchema(unknownMigrations: ["v10", "v7"]))
  }

  @Test func refusesAFileThatIsReadOnly() throws {
    _ = try makeRegistry()
    try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: path)
    try expectRefusal(.readOnly)
    #expect(try mode(path) == 0o440)
  }

  @Test(.enabled("root may write everywhere") { geteuid() != 0 })
  func refusesAFolderThatIsReadOnly() throws {
    _ = try makeRegistry()
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path(""))
    try expectRefusal(.readOnly)
    #expect(throws: RegistryError.readOnly) { try ClientRegistry(path: folder.path("new.sqlite")) }
    try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path(""))
  }

  @Test(
    arguments: [
      (.SQLITE_NOTADB, .corrupt), (.SQLITE_CORRUPT_INDEX, .corrupt),
      (.SQLITE_READONLY_DBMOVED, .readOnly), (.SQLITE_BUSY_SNAPSHOT, .locked),
      (.SQLITE_LOCKED, .locked), (.SQLITE_FULL, .diskFull),
      (.SQLITE_IOERR_FSYNC, .sqlite(code: 1034, message: "m")),
    ] as [(ResultCode, RegistryError)])
  func sortsFailures(code: ResultCode, expected: RegistryError) {
    #expect(RegistryError(translating: DatabaseError(resultCode: code, message: "m")) == expected)
    #expect(RegistryError(translating: expected) == expected)
    #expect(RegistryError(translating: CancellationError()) == .unexpected("CancellationError"))
  }

  @Test func reportsALockedFileWhenOpening() throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "CREATE TABLE t (x); BEGIN EXCLUSIVE")
      #expect(throws: RegistryError.locked) {
        try ClientRegistry(path: path, busyTimeout: .milliseconds(20))
      }
      try db.execute(sql: "ROLLBACK")
    }
  }

  @Test func reportsALockedFileWhenWritingAndReadsOn() throws {
    let client = try makeRegistry()
    let registry = try ClientRegistry(path: path, busyTimeout: .milliseconds(20))
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN IMMEDIATE; UPDATE client SET display_name = 'Zoe'")
      #expect(throws: RegistryError.locked) {
        try registry.addClient(.init(displayName: "Ben"), at: .second(2))
      }
      #expect(try registry.clients() == [client])
      try db.execute(sql: "ROLLBACK")
    }
    _ = try registry.addClient(.init(displayName: "Ben"), at: .second(2))
  }
}
