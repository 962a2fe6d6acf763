import TableModel

extension LogFolder {
  /// The logs of the client with this pseudonym, the oldest first.
  func logs(of client: String, since: WallTime?) throws(CommandFailure) -> [String] {
    let earliest = since ?? WallTime(nanoseconds: 0)
    return try logs().filter { log in
      log.client == client && log.startedAt.map { $0 >= earliest } == true
    }.map(\.path)
  }
}
