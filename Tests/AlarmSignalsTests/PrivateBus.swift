import Foundation
import Testing

/// A message bus of this test's own.
final class PrivateBus: Sendable {
  static let program = "/usr/bin/dbus-daemon"

  let address: String
  private let daemon: Program

  init(in folder: TemporaryFolder) async throws {
    let (daemon, line) = try await waitingElsewhere {
      let daemon = try Program(
        Self.program,
        [
          "--session", "--nofork", "--nopidfile", "--print-address=1",
          "--address=unix:path=\(folder.path)/bus",
        ])
      return (daemon, daemon.read { $0.contains("\n") })
    }
    self.daemon = daemon
    address = line.trimmingCharacters(in: .whitespacesAndNewlines)
    try #require(address.hasPrefix("unix:"), "the bus does not start")
  }

  /// Ends it, as with the desktop's session.
  func stop(in folder: TemporaryFolder) {
    daemon.end()
    unlink("\(folder.path)/bus")
  }
}
