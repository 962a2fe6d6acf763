internal import SessionAnalysis
internal import Synchronization

/// An event with its number; written out once, however many listeners it goes to.
public final class LiveFrame: Sendable {
  public let event: LiveEvent
  public let number: UInt64
  private let written = Mutex<Written?>(nil)

  private struct Written {
    var bytes: [UInt8]
    /// Where the number of missed events stands, which each listener has its own of.
    var missed: Range<Int>?
  }

  public init(_ event: LiveEvent, number: UInt64) {
    self.event = event
    self.number = number
  }

  /// The event in the form of the WHATWG standard's section on server-sent events, for a listener
  /// that missed so many.
  func serverSentEvent(run: LiveRun, missed: Int) throws -> [UInt8] {
    let written = try written.withLock { written in
      if let written { return written }
      let fresh = try write(run)
      written = fresh
      return fresh
    }
    guard let place = written.missed, missed != 0 else { return written.bytes }
    var bytes = written.bytes
    bytes.replaceSubrange(place, with: Array("\(missed)".utf8))
    return bytes
  }

  private func write(_ run: LiveRun) throws -> Written {
    let (name, data) = try event.named()
    let head = Array("id: \(run.id(number))\nevent: \(name)\ndata: ".utf8)
    var written = Written(bytes: head + data + Array("\n\n".utf8))
    if case .loads = event {
      // No text in it can hold a bare quotation mark, so that this is the field.
      let field = Array("\"missed_events\":0".utf8)
      written.missed = data.firstRange(of: field).map { found in
        let end = head.count + found.upperBound
        return end - 1..<end
      }
    }
    return written
  }
}

extension LiveEvent {
  /// The name of the server-sent event, and its data.
  func named() throws -> (String, [UInt8]) {
    switch self {
    case .loads(var loads):
      loads.missedEvents = 0
      return ("loads", try JSONText.encode(loads))
    case .alarm(let alarm, let time):
      return ("alarm", try JSONText.encode(LiveAlarm(alarm: alarm, at: time)))
    case .replayedAlarm(let alarm, let time):
      return ("alarm", try JSONText.encode(LiveAlarm(alarm: alarm, at: time, replay: true)))
    case .status(let status): return ("status", try JSONText.encode(status))
    case .marker(let marker): return ("marker", try JSONText.encode(marker))
    }
  }
}
