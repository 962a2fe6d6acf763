internal import ClientRegistry
internal import Foundation
internal import FuzzTargets
internal import TableModel

/// A registry in memory with one client and one therapist, made anew now and then.
///
/// Not for each execution, which would cost ten times what it tries.
struct FuzzRegistry {
  /// Executions that one registry serves.
  static let lifetime = 2000

  let registry: ClientRegistry

  init() throws {
    let path = ScratchFile.path + ".sqlite"
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    registry = try ClientRegistry(path: path)
    let now = WallTime(nanoseconds: 1_795_256_130_000_000_000)
    _ = try registry.addClient(ClientDetails(displayName: "A"), at: now)
    _ = try registry.addTherapist(
      TherapistDetails(displayName: "B", mass: Kilograms(70)), at: now)
  }
}
