internal import ClientRegistry
internal import Crypto
internal import Dispatch
internal import Foundation
internal import Logging
internal import Synchronization
internal import TableModel

/// The paired devices, in memory too: who is at the door is known without waiting for a disk.
///
/// Changes go to the registry first, and block for some milliseconds.
final class DeviceBook: Sendable {
  /// Bytes of chance in a device's token.
  private static let tokenBytes = 32
  /// A use is written to the registry this much later at most, and this seldom.
  private static let useResolution: UInt64 = 600_000_000_000

  private struct Entry {
    var device: Device
    /// When a use was last written, or is being written.
    var written: UInt64
  }

  private let registry: ClientRegistry
  private let now: @Sendable () -> WallTime
  private let entries = Mutex<[[UInt8]: Entry]>([:])
  /// Held through a change of both; never by who only looks.
  private let change = Mutex(())
  private let uses = DispatchQueue(label: "treadlight-devices")

  init(
    _ registry: ClientRegistry, logger: Logger, now: @escaping @Sendable () -> WallTime
  ) {
    self.registry = registry
    self.now = now
    do throws(RegistryError) {
      let stored = try registry.devices()
      entries.withLock { entries in
        for stored in stored {
          entries[stored.tokenDigest] = Entry(
            device: stored.device, written: stored.device.lastUsedAt?.nanoseconds ?? 0)
        }
      }
    } catch {
      logger.error(
        "paired devices cannot be read: none of them comes in", metadata: ["reason": "\(error)"])
    }
  }

  /// The devices, the oldest first.
  var all: [Device] {
    entries.withLock { $0.values.map(\.device) }.sorted { $0.id < $1.id }
  }

  var isFull: Bool { entries.withLock { $0.count >= Device.most } }

  func contains(_ id: Device.ID) -> Bool {
    entries.withLock { $0.values.contains { $0.device.id == id } }
  }

  /// The device with this token, which is now used.
  func use(_ token: Substring) -> Device? {
    let digest = Self.digest(token)
    let time = now()
    let (device, isDue) = entries.withLock { entries -> (Device?, Bool) in
      guard var entry = entries[digest] else { return (nil, false) }
      entry.device.lastUsedAt = time
      // A clock that was set back counts as due.
      let isDue =
        time.nanoseconds < entry.written
        || time.nanoseconds - entry.written >= Self.useResolution
      if isDue { entry.written = time.nanoseconds }
      entries[digest] = entry
      return (entry.device, isDue)
    }
    if let device, isDue {
      // For the list's eyes only: one that the disk does not take is tried again ten minutes later.
      uses.async { [registry] in try? registry.noteUse(ofDevice: device.id, at: time) }
    }
    return device
  }

  /// Keeps a new device and makes its token, which is nowhere else.
  func add(name: String, role: AccessRole) throws -> (device: Device, token: String) {
    try change.withLock { _ in
      guard !isFull else { throw PairingRefusal.tooManyDevices }
      var generator = SystemRandomNumberGenerator()
      let token = (0..<Self.tokenBytes).map { _ in
        let byte = UInt8.random(in: .min ... .max, using: &generator)
        return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
      }.joined()
      let digest = Self.digest(token[...])
      let device = try registry.addDevice(name: name, role: role, tokenDigest: digest, at: now())
      entries.withLock { $0[digest] = Entry(device: device, written: 0) }
      return (device, token)
    }
  }

  /// Forgets a device, whose token opens nothing any more; nil where there is none of this number.
  func remove(_ id: Device.ID) throws(RegistryError) -> Device? {
    try change.withLock { _ throws(RegistryError) in
      let found = entries.withLock { $0.first { $0.value.device.id == id } }
      guard let found else { return nil }
      _ = try registry.removeDevice(id)
      entries.withLock { $0[found.key] = nil }
      return found.value.device
    }
  }

  private static func digest(_ token: Substring) -> [UInt8] {
    Array(SHA256.hash(data: Data(token.utf8)))
  }
}
