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
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
      } catch {
        throw StartError.folder(path, "\(error.localizedDescription)")
      }
    }
  }
}
