import ClientRegistry
import Foundation
import TableModel
import Testing

/// A folder of a test's own, gone with the value.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = URL(filePath: NSTemporaryDirectory()).appending(path: "registry-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String = "registry.sqlite") -> String {
    url.appending(path: name).path(percentEncoded: false)
  }
}

/// A registry in a folder of its own.
struct FreshRegistry {
  let folder: TemporaryFolder
  let registry: ClientRegistry

  init() throws {
    folder = try TemporaryFolder()
    registry = try ClientRegistry(path: folder.path())
  }

  func client(_ name: String = "Ann") throws -> Client {
    try registry.addClient(.init(displayName: name), at: .second(1))
  }

  func therapist(_ name: String = "Theo") throws -> Therapist {
    try registry.addTherapist(.init(displayName: name, mass: Kilograms(70)), at: .second(1))
  }
}

extension WallTime {
  /// A second of 2026-11-21, from 10:15:29 UTC on.
  static func second(_ second: UInt64) -> Self {
    WallTime(nanoseconds: (1_795_256_129 + second) * 1_000_000_000)
  }
}
