import ArgumentParser
import ClientRegistry
import Foundation

/// A session on the command line: a log's path, an id, or `last`.
struct SessionPlace: ParsableArguments {
  @Argument(
    help: "A session's log file, a session's id, or \"last\".",
    completion: .file(extensions: ["mcap"]), transform: GivenName.session)
  var session: String

  /// Whether it can only be a path.
  static func isPath(_ text: String) -> Bool {
    text.contains("/") || text.hasSuffix(".mcap")
  }

  /// The log's path, from the daemon where the text is none itself.
  func path(asking client: ControlClient) async throws -> String {
    try await Self.path(of: session, asking: client)
  }

  static func path(of session: String, asking client: ControlClient) async throws -> String {
    if Self.isPath(session) || FileManager.default.fileExists(atPath: session) {
      return session
    }
    if session == "last" {
      let rows: [SessionRow] = try await client.get(Route.sessions(limit: 1))
      guard let row = rows.first else {
        throw CommandFailure("no session has been recorded yet", status: .noInput)
      }
      return row.logPath
    }
    do throws(ControlError) {
      return try await client.get(Route.session(session), as: SessionRow.self).logPath
    } catch {
      throw failure(error, session)
    }
  }

  private static func failure(_ error: ControlError, _ session: String) -> CommandFailure {
    let failure = error.failure
    if case .refused(404, _) = error {
      return CommandFailure(
        failure.message, hint: failure.hint ?? "List them: treadlight session list",
        status: .noInput)
    }
    guard failure.status == .noDaemon else { return failure }
    return CommandFailure(
      "there is no file \"\(session)\", and no daemon to ask for a session of that id",
      hint: failure.message, status: .noDaemon)
  }
}
