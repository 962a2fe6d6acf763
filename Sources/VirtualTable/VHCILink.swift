internal import Glibc
internal import Synchronization

/// Plugs a virtual table into this machine's kernel, at a port of its virtual USB controller.
///
/// Needs Linux with the module vhci-hcd, and root. The kernel's end of a socket pair is written
/// to the controller's `attach` file; there is no handshake, the kernel begins to enumerate at
/// once. Closing our end is the unplug.
public final class VHCILink: Sendable {
  static let controller = "/sys/devices/platform/vhci_hcd.0"
  /// Bus 1, device 2, as a server would number it; the kernel only hands it back.
  static let deviceID = 1 << 16 | 2
  /// USB_SPEED_FULL in the kernel's numbering.
  static let fullSpeed = 2

  private let table: VirtualTable
  private let live = Mutex<USBIPLink?>(nil)

  public init(table: VirtualTable) { self.table = table }

  /// Powers the table up and attaches it; nothing when it is attached already.
  public func plug() throws(VHCIError) {
    try live.withLock { live throws(VHCIError) in
      if let isOver = live?.isOver {
        guard isOver else { return }
        live.take()?.end()  // the kernel has detached it
      }
      let port = try Self.freePort()
      do throws(SystemError) {
        let attach = try FileDescriptor(writing: Self.controller + "/attach")
        let pair = try Socket.pair()
        let theirs = try Socket(pair.theirs)
        let connection = USBIPConnection(socket: try Socket(pair.ours), table: table)
        live = USBIPLink(connection: connection, table: table)
        try attach.write(Array("\(port) \(theirs.number) \(Self.deviceID) \(Self.fullSpeed)".utf8))
      } catch {
        live.take()?.end()
        throw error.rawValue == EACCES ? .notPermitted : .attachFailed(error)
      }
    }
  }

  /// Pulls the cable; nothing when it is not plugged.
  public func unplug() { live.withLock { $0.take()?.end() } }

  deinit { unplug() }

  private static func freePort() throws(VHCIError) -> Int {
    let status: [UInt8]
    do { status = try File.contents(path: controller + "/status") } catch {
      throw error.rawValue == ENOENT ? .notLoaded : .attachFailed(error)
    }
    guard let port = freePort(status: String(decoding: status, as: UTF8.self)) else {
      throw .noFreePort
    }
    return port
  }

  /// The first free port of the high-speed hub, which takes full-speed devices too.
  ///
  /// Lines of the `status` file after the first read `hs  0000 004 000 00000000 000000 0-0`:
  /// hub, port, state (004 is free), speed, device, socket, bus id.
  static func freePort(status: String) -> Int? {
    for line in status.split(separator: "\n").dropFirst() {
      let fields = line.split(separator: " ")
      guard fields.count >= 3, fields[0] == "hs", fields[2] == "004" else { continue }
      if let port = Int(fields[1]) { return port }
    }
    return nil
  }
}

/// Why a table cannot be plugged into the kernel.
public enum VHCIError: Error, Equatable {
  case notLoaded
  case notPermitted
  case noFreePort
  case attachFailed(SystemError)
}

extension VHCIError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notLoaded:
      "the kernel's virtual USB controller is not there: load it with 'modprobe vhci-hcd'"
    case .notPermitted: "only root can plug a table into the kernel"
    case .noFreePort: "every port of the kernel's virtual USB controller is taken"
    case .attachFailed(let error): "the kernel's virtual USB controller refused: \(error)"
    }
  }
}
