internal import Foundation
internal import Glibc

extension ExportFile {
  /// Removes what processes that are no more left of files that were to stand at `path`.
  ///
  /// Another user's process that runs counts as running; what cannot be removed stays.
  static func removeLeftovers(of path: String) {
    let (folder, name) = parts(of: path)
    let start = ".\(name)."
    let end = ".part"
    let found = try? FileManager.default.contentsOfDirectory(
      atPath: folder.isEmpty ? "." : folder)
    for entry in found ?? [] where entry.hasPrefix(start) && entry.hasSuffix(end) {
      let number = entry.dropFirst(start.count).dropLast(end.count)
      guard let process = pid_t(number), process > 0, kill(process, 0) != 0, errno == ESRCH
      else { continue }
      // The path's C string lives as long as the call.
      _ = unsafe unlink(folder + entry)
    }
  }

  /// The folder, with the slash behind it, and the name in it.
  static func parts(of path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return ("", path) }
    return (String(path[...slash]), String(path[path.index(after: slash)...]))
  }
}
