import Foundation
import Testing

@testable import ControlService

struct AccessTokenTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private var path: String { folder.appending(path: "token").path(percentEncoded: false) }

  private func write(_ text: String, mode: Int) throws {
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test func oneIsMadeWhereThereIsNone() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try AccessToken(path: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    // It stays what it is, and another is another.
    #expect(try AccessToken(path: path).matches(text.dropLast()))
    try FileManager.default.removeItem(atPath: path)
    #expect(try !AccessToken(path: path).matches(text.dropLast()))
  }

  @Test(arguments: [
    (0o600, true), (0o640, true), (0o400, true), (0o660, false), (0o644, false), (0o604, false),
  ])
  func othersMustNotReadIt(mode: Int, isTaken: Bool) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(String(repeating: "k", count: 40), mode: mode)
    if isTaken {
      _ = try AccessToken(path: path)
    } else {
      #expect(throws: AccessToken.Flaw.tooOpen(path, mode: mode)) { try AccessToken(path: path) }
    }
  }

  @Test(arguments: [
    "", "short", String(repeating: "a ", count: 20), "é" + String(repeating: "a", count: 40),
    String(repeating: "a", count: 513),
  ])
  func whatIsNoTokenIsRefused(text: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try write(text, mode: 0o600)
    #expect(throws: AccessToken.Flaw.self) { try AccessToken(path: path) }
  }

  @Test func aFolderIsNoToken() {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path(percentEncoded: false)
    #expect(throws: AccessToken.Flaw.notAFile(path)) { try AccessToken(path: path) }
  }
}
