internal import Glibc

/// Where the desktop's bus is.
enum BusAddress {
  /// Whether every alternative is a socket on this machine.
  ///
  /// An address may also start a program (`unixexec:`) or leave the machine (`tcp:`).
  static func isLocal(_ address: String) -> Bool {
    !address.isEmpty && !address.utf8.contains(0)
      && address.split(separator: ";", omittingEmptySubsequences: false)
        .allSatisfy { $0.hasPrefix("unix:") }
  }

  /// What this process was started with, if it is of use.
  static var ofProcess: String? {
    // The environment's own string, copied at once; the daemon never changes its environment.
    guard let value = unsafe getenv("DBUS_SESSION_BUS_ADDRESS") else { return nil }
    let address = unsafe String(cString: value)
    return isLocal(address) ? address : nil
  }
}
