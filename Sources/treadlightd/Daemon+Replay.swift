import ClientRegistry
import ControlService
import Glibc
import SessionAnalysis

// Recorded sessions, shown to those who watch.

extension Daemon {
  func startReplay(
    of session: SessionRow, order: StartReplay
  ) async throws(ControlRefusal) -> ReplayReport {
    guard !isClosing else { throw .shuttingDown }
    if let session = self.session { throw .sessionRunning(id: session.row.id) }
    guard !isChanging else { throw .sessionRunning(id: "being started or stopped") }
    let order = LiveReplay.Order(
      session: session.id, path: try ownLog(session.logPath), from: .seconds(order.from),
      to: order.to.map { .seconds($0) }, speed: order.speed)
    let ended: @Sendable () -> Void = { [weak self] in
      Task { [weak self] in await self?.publishStatus() }
    }
    guard let report = replays.start(order, ended: ended) else {
      throw .replayRunning(session: replays.running?.session ?? "another")
    }
    await publishStatus()
    return report
  }

  func stopReplay() async throws(ControlRefusal) -> ReplayReport {
    guard let report = replays.end(.stopped) else { throw .noReplay }
    await publishStatus()
    return report
  }

  func replay() async -> ReplayReport? { replays.report }

  /// The log's path, all links followed; refused unless it is a file in the log directory.
  ///
  /// The registry says where a session's log is; what it says is not enough to read just any file.
  func ownLog(_ path: String) throws(ControlRefusal) -> String {
    guard let folder = Self.realPath(configuration.logDirectory), let log = Self.realPath(path)
    else { throw .cannotReplay("its log is not there") }
    guard log.hasPrefix(folder + "/") else {
      throw .cannotReplay("its log is not in the daemon's log directory")
    }
    let (error, mode, _) = FilePlace.look(at: log)
    guard error == 0, mode & S_IFMT == S_IFREG else {
      throw .cannotReplay("its log is no file")
    }
    return log
  }

  private static func realPath(_ path: String) -> String? {
    // The C library's own copy, which is freed here.
    guard let text = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
