import ControlService
import Foundation
import Glibc
import SessionLog
import TableModel

/// The folder in which sessions' logs gather.
struct LogFolder: Sendable {
  var path: String

  /// The folder named, or the daemon's; without a daemon, where it is by default.
  static func find(_ named: String?, asking client: ControlClient) async throws -> Self {
    if let named { return Self(path: named) }
    do throws(ControlError) {
      return Self(path: try await client.get(Route.status, as: DaemonStatus.self).logDirectory)
    } catch {
      let failure = error.failure
      guard failure.status == .noDaemon, exists(DaemonChecks.defaultLogDirectory) else {
        throw CommandFailure(
          failure.message, hint: "Name the folder with the logs, or start treadlightd.",
          status: failure.status)
      }
      return Self(path: DaemonChecks.defaultLogDirectory)
    }
  }

  /// The logs in the folder, in the order of their names, which is that of their times.
  ///
  /// Files of other names, links, folders, and MCAP files of other programs are none.
  func logs() throws(CommandFailure) -> [LoggedSession] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw Self.failure(path)
    }
    return names.sorted().compactMap { name in
      guard name.hasSuffix(".mcap"), !name.hasPrefix(".") else { return nil }
      return LoggedSession(path: path.hasSuffix("/") ? path + name : "\(path)/\(name)")
    }.sorted { first, second in
      let (one, other) = (first.startedAt?.nanoseconds ?? 0, second.startedAt?.nanoseconds ?? 0)
      return one == other ? first.path < second.path : one < other
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    var facts = stat()
    // The structure is written within the call only; the path's C string lives as long.
    guard unsafe stat(path, &facts) == 0 else {
      return errno == EACCES
        ? CommandFailure("no permission to read \(path)", hint: "Use sudo, or ask its owner.")
        : CommandFailure("there is no folder \(path)", status: .noInput)
    }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      return CommandFailure(
        "\(path) is not a folder", hint: "For one file: treadlight log info \(path)")
    }
    return CommandFailure("no permission to read \(path)", hint: "Use sudo, or ask its owner.")
  }

  static func exists(_ path: String) -> Bool {
    var facts = stat()
    // The structure is written within the call only; the path's C string lives as long.
    return unsafe lstat(path, &facts) == 0
  }

  /// Whether there is surely no file at `path`: not where that cannot be seen.
  static func isGone(_ path: String) -> Bool { !exists(path) && errno == ENOENT }

  /// Whether both paths lead to one file that is there.
  static func isSameFile(_ first: String, _ second: String) -> Bool {
    var (one, other) = (stat(), stat())
    // The structures are written within the calls only; the paths' C strings live as long.
    guard unsafe stat(first, &one) == 0, unsafe stat(second, &other) == 0 else { return false }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }
}

/// A log in the folder, as far as its summary and its session's header tell.
struct LoggedSession: Encodable, Equatable {
  var path: String
  /// Nil where the header cannot be read.
  var session: String?
  var client: String?
  var therapist: String?
  var startedAt: WallTime?
  /// Seconds; nil where there is no summary.
  var duration: Double?
  var byteCount: Int
  /// Nil for a session log that cannot be read at all.
  var state: SessionLogInfo.State

  var name: String { String(path.split(separator: "/").last ?? "") }
  /// The last moment known.
  var endedAt: WallTime?

  /// Nil for what is no session log.
  init?(path: String) {
    var facts = stat()
    // The structure is written within the call only; the path's C string lives as long.
    guard unsafe lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
      let info = try? SessionLogInfo(path: path, depth: .glance)
    else { return nil }
    self.init(path: path, info)
  }

  init(path: String, _ info: SessionLogInfo) {
    self.path = path
    let header = info.header.flatMap { LogHeader($0) }
    session = header?.session
    client = header?.client
    therapist = header?.therapist
    startedAt = header?.startedAt ?? info.start
    endedAt = startedAt
    if let start = startedAt, let end = info.end, end >= start {
      endedAt = end
      duration = end.seconds(since: start)
    }
    byteCount = info.byteCount
    state = info.state
  }

  enum CodingKeys: String, CodingKey {
    case path, session, client, therapist, state
    case startedAt = "started_at_ns"
    case duration = "duration_s"
    case byteCount = "bytes"
  }
}
