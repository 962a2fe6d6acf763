import Foundation
import SessionAnalysis
import TableModel

/// Session logs in a folder and the folders in it, found by what their headers say.
struct ClientLogs {
  /// Files looked at; a studio's logs of some years.
  static let mostFiles = 10_000

  var path: String

  /// The logs of the client with this pseudonym, the oldest first; files that are no sessions, or
  /// of which nothing can be read, are left out.
  func logs(of client: String, since: WallTime?) throws(CommandFailure) -> [String] {
    var isFolder: ObjCBool = false
    // The pointer is used within the call only.
    guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue, let files = FileManager.default.enumerator(atPath: path)
    else {
      throw CommandFailure("there is no folder \(path)", status: .noInput)
    }
    var found: [(path: String, start: WallTime)] = []
    var count = 0
    while let name = files.nextObject() as? String {
      guard name.hasSuffix(".mcap") else { continue }
      count += 1
      guard count <= Self.mostFiles else {
        throw CommandFailure(
          "\(path) holds more than \(Self.mostFiles) logs", hint: "Name a folder within it.")
      }
      let file = "\(path)/\(name)"
      guard let header = Self.header(of: file), header.client == client,
        header.startedAt >= since ?? WallTime(nanoseconds: 0)
      else { continue }
      found.append((file, header.startedAt))
    }
    return found.sorted { ($0.start, $0.path) < ($1.start, $1.path) }.map(\.path)
  }

  private static func header(of path: String) -> SessionHeader? {
    do {
      let player = try SessionPlayer(path: path)
      return player.header
    } catch {
      return nil
    }
  }
}
