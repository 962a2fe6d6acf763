import Foundation

/// The folders the daemon writes to.
enum Folders {
  /// Makes the folders that are missing; what stands there already keeps its mode.
  static func prepare(_ configuration: Configuration) throws {
    let socketFolder = URL(filePath: configuration.controlSocket).deletingLastPathComponent()
    let folders = [
      (configuration.stateDirectory, 0o700), (configuration.logDirectory, 0o750),
      (socketFolder.path, 0o755),
    ]
    for (path, mode) in folders {
      do {
        try make(path, mode: mode)
      } catch {
        throw StartError.folder(path, "\(error.localizedDescription)")
      }
    }
  }

  /// Makes the folder of the logs again where it was taken away; true if it had to.
  static func restoreLogs(_ path: String) -> Bool {
    guard !FileManager.default.fileExists(atPath: path) else { return false }
    // Where it cannot be made, the log that cannot be opened says so.
    return (try? make(path, mode: 0o750)) != nil
  }

  private static func make(_ path: String, mode: Int) throws {
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
  }
}
