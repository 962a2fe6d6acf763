internal import ClientLimits
internal import SessionAnalysis
internal import SessionLog
internal import TableModel

/// A session log, judged again as it was recorded, and summed up.
enum ReplayTarget {
  static func run(_ bytes: [UInt8]) {
    let input = LogInput(bytes)
    MemoryFile.shared.write(input.bytes)
    let path = MemoryFile.shared.path
    switch input.choice & 6 {
    case 0: play(path)
    case 2: _ = try? SessionSummary(path: path).encoded()
    case 4: _ = try? SessionSummary(path: path, from: .overview).encoded()
    default: playBack(path)
    }
  }

  private static func play(_ path: String) {
    do {
      var player = try SessionPlayer(path: path)
      while try player.next() != nil {}
      require(player.ending != nil, "playing says how it ended")
    } catch {}
  }

  private static func playBack(_ path: String) {
    do {
      let outline = try SessionOutline(path: path)
      var playback = try SessionPlayback(path: path, outline: outline)
      try playback.seek(to: .milliseconds(300))
      while try playback.next() != nil {}
      try playback.seek(to: .milliseconds(100))
      _ = try playback.next()
      _ = try? WhatIf(path: path, limits: EffectiveLimits())
    } catch {}
  }
}

extension SessionSummary {
  /// A summary must be writable whatever its numbers are: JSON knows neither infinity nor NaN.
  fileprivate func encoded() -> [UInt8] {
    do { return try JSONText.encode(self) } catch {
      require(false, "a summary can be written: \(error)")
      return []
    }
  }
}
