import Foundation
import Glibc

/// The machine's files, or a folder that stands for them in a test.
struct SystemRoot: Sendable {
  /// More than any file read here has.
  static let longestFile = 1 << 20

  /// Empty for the machine itself.
  var prefix = ""

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: prefix + path) }

  /// The names in a folder, sorted; none where there is no folder.
  func names(in path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: prefix + path)) ?? []).sorted()
  }

  /// A file's text, without blanks around it; nil where it cannot be read.
  func text(_ path: String) -> String? {
    guard let file = FileHandle(forReadingAtPath: prefix + path) else { return nil }
    defer { try? file.close() }
    guard let data = try? file.read(upToCount: Self.longestFile) else { return nil }
    return String(decoding: data, as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func canReadAndWrite(_ path: String) -> Bool { permits(path, R_OK | W_OK) }

  private func permits(_ path: String, _ mode: CInt) -> Bool {
    // The path's C string lives as long as the call.
    unsafe access(prefix + path, mode) == 0
  }

  /// What is to be known of a folder that is written to.
  func folder(_ path: String) -> Folder {
    var facts = stat()
    // Both pointers are used within their calls only.
    guard unsafe stat(prefix + path, &facts) == 0 else { return .missing(errno: errno) }
    guard facts.st_mode & S_IFMT == S_IFDIR else { return .notAFolder }
    var space = statvfs()
    guard unsafe statvfs(prefix + path, &space) == 0 else { return .missing(errno: errno) }
    return .found(
      freeBytes: UInt64(space.f_bavail) * UInt64(space.f_frsize),
      isReadOnly: space.f_flag & UInt(ST_RDONLY) != 0,
      isWritable: permits(path, W_OK))
  }

  enum Folder: Equatable {
    case missing(errno: CInt)
    case notAFolder
    /// `isWritable` is about this user, who need not be the daemon's.
    case found(freeBytes: UInt64, isReadOnly: Bool, isWritable: Bool)
  }
}
