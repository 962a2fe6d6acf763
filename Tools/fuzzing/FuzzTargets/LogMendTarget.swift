internal import SessionLog

/// A session log, verified, copied, given its summary anew or finished: bits 1...2 of the choice.
enum LogMendTarget {
  static func run(_ bytes: [UInt8]) {
    let input = LogInput(bytes)
    MemoryFile.shared.write(input.bytes)
    switch input.choice >> 1 & 3 {
    case 0: verify(input)
    case 1: recover()
    case 2: repairIndex()
    default: finalize()
    }
  }

  private static func verify(_ input: LogInput) {
    let path = MemoryFile.shared.path
    guard let verdict = try? SessionVerification(path: path) else { return }
    require(verdict.byteCount == input.bytes.count, "all of the file is looked at")
    require(verdict.findingCount >= verdict.findings.count, "all findings are counted")
    require(!verdict.isSound || verdict.isDataSound, "what is sound has sound data")
    if verdict.isSound { require(ending(of: path) == .closed, "what is sound has its end") }
  }

  private static func finalize() {
    let file = MemoryFile.shared
    guard (try? SessionRecovery.finalize(path: file.path)) != nil else { return }
    requireEnd(of: file.path)
    do throws(SessionLogError) {
      try SessionRecovery.finalize(path: file.path)
      require(false, "what was finished is finished")
    } catch {
      require(error == .alreadyClosed, "what was finished is known to be")
    }
  }

  private static func recover() {
    let path = ScratchFile.path
    defer { ScratchFile.remove() }
    guard
      (try? SessionRecovery.recover(path: MemoryFile.shared.path, to: path, replacing: true)) != nil
    else { return }
    requireEnd(of: path)
    guard let verdict = try? SessionVerification(path: path) else {
      return require(false, "a copy can be verified")
    }
    require(verdict.messages > 0, "a copy has what was sound")
  }

  private static func repairIndex() {
    let file = MemoryFile.shared
    guard (try? SessionRecovery.repairIndex(path: file.path, to: nil)) != nil else { return }
    requireEnd(of: file.path)
  }

  /// What was mended can be read to its end.
  ///
  /// It may be damaged all the same: scans that make no sense in a chunk whose checksum holds are
  /// nobody's to mend.
  private static func requireEnd(of path: String) {
    guard let ending = ending(of: path) else { return require(false, "it can be read") }
    if case .truncated = ending { require(false, "it has its end") }
  }

  private static func ending(of path: String) -> Ending? {
    do {
      var reader = try SessionReader(path: path)
      while try reader.next() != nil {}
      return reader.ending
    } catch {
      return nil
    }
  }
}
