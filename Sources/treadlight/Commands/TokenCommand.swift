import ArgumentParser
import Foundation

/// The secret of the daemon's HTTP door.
struct TokenCommand: AsyncParsableCommand {
  static let defaultPath = "/var/lib/treadlight/http-token"

  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Print the token that opens the daemon's HTTP door.",
    discussion: """
      The daemon makes the file when its configuration has an http: section and there is none. \
      Whoever has the token can do all that this command line can. For another one, remove the \
      file and restart the daemon.

      Examples:
        curl -H "Authorization: Bearer $(sudo treadlight token)" http://127.0.0.1:8123/v1/status
      """)

  @Option(help: "The daemon's token file.", completion: .file())
  var file = Self.defaultPath

  func run() async throws {
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch CocoaError.fileReadNoSuchFile {
      throw CommandFailure(
        "there is no token at \(file)",
        hint: "The daemon makes it when its configuration has: http: { port: 8123 }. Another "
          + "place is named with --file.", status: .noInput)
    } catch {
      throw CommandFailure(
        "the token at \(file) cannot be read",
        hint: "It is for the daemon's user: sudo treadlight token")
    }
    Terminal.output.writeLine(text.trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
