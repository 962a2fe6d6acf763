internal import Foundation

/// What opens the door on TCP: a secret that stands in a file.
public struct AccessToken: Sendable {
  /// Bytes of chance in a token that we make.
  static let randomBytes = 32
  static let allowedLength = 32...512

  /// Why a file's token cannot be used.
  public enum Flaw: Error, Equatable {
    case notAFile(String)
    /// Everyone on the machine may read it, or the group may change it; its mode.
    case tooOpen(String, mode: Int)
    case foreign(String, owner: Int)
    /// It has this many characters that can stand in a header.
    case wrongLength(String, Int)
    case file(String, String)
  }

  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The token in the file at `path`; where there is none, a file with a new one is made.
  public init(path: String) throws(Flaw) {
    do {
      if !FileManager.default.fileExists(atPath: path) { try Self.make(at: path) }
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else {
        throw Flaw.notAFile(path)
      }
      let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o777
      guard mode & 0o027 == 0 else { throw Flaw.tooOpen(path, mode: mode) }
      let owner = (attributes[.ownerAccountID] as? NSNumber)?.intValue ?? -1
      guard owner == 0 || owner == Int(geteuid()) else { throw Flaw.foreign(path, owner: owner) }
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      let content = try file.read(upToCount: 4096) ?? Data()
      let text = String(decoding: content, as: UTF8.self).trimmingCharacters(
        in: .whitespacesAndNewlines)
      let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
      guard isPrintable, Self.allowedLength.contains(text.utf8.count) else {
        throw Flaw.wrongLength(path, isPrintable ? text.utf8.count : 0)
      }
      self.init(text)
    } catch let flaw as Flaw {
      throw flaw
    } catch {
      throw .file(path, error.localizedDescription)
    }
  }

  private static func make(at path: String) throws {
    var generator = SystemRandomNumberGenerator()
    let digits = (0..<randomBytes).map { _ in
      let byte = UInt8.random(in: .min ... .max, using: &generator)
      return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }
    guard
      FileManager.default.createFile(
        atPath: path, contents: Data((digits.joined() + "\n").utf8),
        attributes: [.posixPermissions: 0o600])
    else { throw CocoaError(.fileWriteUnknown) }
  }

  /// Whether `text` is the token; takes as long whatever the text is, but for its length.
  func matches(_ text: Substring) -> Bool {
    let given = Array(text.utf8)
    var difference = UInt8(given.count == bytes.count ? 0 : 1)
    for index in given.indices { difference |= given[index] ^ bytes[index % bytes.count] }
    return difference == 0
  }
}

extension AccessToken.Flaw {
  /// What is wrong and what to do.
  public var words: String {
    switch self {
    case .notAFile(let path): "\(path) is no file; name another token_file"
    case .tooOpen(let path, let mode):
      "\(path) has mode \(String(mode, radix: 8)), so others can read or change the token: "
        + "chmod 640 \(path), and make a new token by removing the file if anyone may have seen it"
    case .foreign(let path, let owner):
      "\(path) belongs to user \(owner), not to the daemon or root: chown it"
    case .wrongLength(let path, let count):
      "\(path) holds no token (\(count) usable characters; 32 to 512 without spaces are needed): "
        + "remove it, and the daemon makes a new one"
    case .file(let path, let reason): "the token file \(path) cannot be used: \(reason)"
    }
  }
}
