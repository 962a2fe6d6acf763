import ClientRegistry
import Logging
import SessionAnalysis
import SessionLog

/// The sessions that a crash cut off, for the daemon's start.
struct InterruptedSessions {
  let registry: ClientRegistry
  let logger: Logger

  /// Marks them and gives their logs a proper end.
  ///
  /// A log with other damage at its end than a cut leaves is left as it is: what would be dropped
  /// may be worth a look.
  func finish() {
    let rows: [SessionRow]
    do throws(RegistryError) {
      rows = try registry.markInterruptedSessions()
    } catch {
      logger.error("cannot look for interrupted sessions", metadata: ["reason": "\(error)"])
      return
    }
    for row in rows { finish(row) }
  }

  private func finish(_ row: SessionRow) {
    do throws(SessionLogError) {
      let outcome = try SessionRecovery.finalize(path: row.logPath, onlyAfterCut: true)
      logger.warning(
        "an interrupted session's log was finished",
        metadata: [
          "session": "\(row.id)", "chunks": "\(outcome.keptChunks)",
          "bytes_dropped": "\(outcome.droppedBytes)",
          "places_damaged": "\(outcome.damagedPlaces)",
        ])
    } catch .alreadyClosed {
      return
    } catch .tailDamaged(let count) {
      let reason = SessionLogError.tailDamaged(byteCount: count)
      logger.warning("an interrupted session's log is left as it is", metadata: facts(row, reason))
    } catch .nothingSound {
      logger.warning(
        "an interrupted session's log is left as it is", metadata: facts(row, .nothingSound))
    } catch {
      logger.error("an interrupted session's log cannot be finished", metadata: facts(row, error))
    }
  }

  private func facts(_ row: SessionRow, _ reason: SessionLogError) -> Logger.Metadata {
    ["session": "\(row.id)", "log": "\(row.logPath)", "reason": "\(reason.words)"]
  }
}
