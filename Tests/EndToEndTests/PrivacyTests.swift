import Foundation
import Testing

/// Where a client's name stands, who can read it, and how it goes.
@Suite(.timeLimit(.minutes(3)))
struct PrivacyTests {
  /// Names and notes that stand nowhere by chance.
  private static let secrets = ["Annegret Zwoelfender", "varicose-left-calf", "stent-in-spring"]

  private func mode(_ url: URL) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
    return attributes[.posixPermissions] as? Int
  }

  /// The files under `folder` that hold a secret.
  private func holders(_ folder: URL) throws -> Set<String> {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var found: Set<String> = []
    while let file = files?.nextObject() as? URL {
      guard let bytes = try? Data(contentsOf: file) else { continue }
      for secret in Self.secrets where bytes.range(of: Data(secret.utf8)) != nil {
        found.insert(file.lastPathComponent)
      }
    }
    return found
  }

  @Test func namesStandInTheRegistryAloneAndGoFromThere() throws {
    let studio = try Studio(extra: "http: { port: 0 }")
    _ = try studio.httpPort()
    try studio.treadlight("client", "add", Self.secrets[0], "--notes", Self.secrets[1])
    try studio.treadlight("therapist", "add", "Theo", "--mass", "70")
    try studio.treadlight("limits", "set", Self.secrets[0], "whole-body", "600N")
    try studio.treadlight(
      "contraindication", "add", Self.secrets[0], "stent", "--region", "calf", "--note",
      Self.secrets[2])
    let start = try studio.treadlight(
      "session", "start", "--client", Self.secrets[0], "--therapist", "Theo", "--no-tare",
      "--override", "nobody lies here", "--json")
    let log = try #require(try start.json()["log_path"] as? String, "\(start)")
    let refused = try studio.treadlight("client", "erase", Self.secrets[0], "--yes")
    #expect(refused.status == 1 && refused.errors.contains("treadlight session stop"))
    try studio.wait(for: "alarm raised")
    try studio.treadlight("session", "stop")

    #expect(
      try holders(studio.folder).subtracting(["registry.sqlite"]) == ["registry.sqlite-wal"]
        || holders(studio.folder) == ["registry.sqlite"])
    #expect(Self.secrets.allSatisfy { !studio.log.contains($0) }, "\(studio.log)")
    #expect(studio.log.contains("what=POST /v1/clients "))

    let state = studio.folder.appending(path: "state")
    #expect(try mode(state) == 0o700)
    for name in ["registry.sqlite", "registry.sqlite-wal", "registry.sqlite-shm", "http-token"] {
      #expect(try mode(state.appending(path: name)) == 0o600, "\(name)")
    }
    #expect(try mode(studio.folder.appending(path: "logs")) == 0o750)
    #expect(try mode(URL(filePath: log)) == 0o640)
    #expect(try mode(URL(filePath: studio.socket)).map { $0 & 0o007 } == 0)

    let file = studio.folder.appending(path: "anna.json")
    #expect(try studio.treadlight("client", "export", Self.secrets[0], "-o", file.path).status == 0)
    #expect(try mode(file) == 0o600)
    let text = try String(contentsOf: file, encoding: .utf8)
    for words in Self.secrets + [log] { #expect(text.contains(words)) }
    #expect(try studio.treadlight("client", "export", Self.secrets[0], "-o", file.path).status == 1)
    try FileManager.default.removeItem(at: file)

    let unasked = try studio.treadlight("client", "erase", Self.secrets[0])
    #expect(unasked.status == 1 && unasked.errors.contains("--yes"))
    let erased = try studio.treadlight("client", "erase", Self.secrets[0], "--yes")
    #expect(erased.status == 0 && erased.output.contains(log), "\(erased)")
    #expect(try holders(studio.folder).isEmpty)
    #expect(FileManager.default.fileExists(atPath: log))
    #expect(try studio.treadlight("client", "show", Self.secrets[0]).status == 1)
  }

  @Test func theAuthorOfAChangeIsWhoeverTheSystemKnows() throws {
    let studio = try Studio()
    try studio.treadlight("client", "add", "Bo")
    try studio.treadlight("limits", "set", "Bo", "whole-body", "600N", "--author", "The Pope")
    try studio.treadlight("limits", "set", "Bo", "whole-body", "500N")
    let user = NSUserName()
    let history = try studio.treadlight("limits", "history", "Bo", "--json").output
    #expect(history.contains("The Pope (\(user))"))
    let plain = try #require(history.firstRange(of: "\"author\" : \"\(user)\""))
    #expect(!plain.isEmpty)
    try studio.wait(for: "by=\(user) what=PUT /v1/clients/{who}/limits/{scope}")
  }
}
