internal import HummingbirdCore
internal import NIOCore
internal import Synchronization

/// The connections of one door: bounded, and open to newcomers.
///
/// Where there are too many, the one that can best be spared is closed, so that a thousand that
/// say nothing keep nobody out: the longest of those that owe a request; else of those that do not
/// read their answer; else of the live listeners. Short requests are let finish: where there is
/// nothing else, the newcomer is closed. Whoever has just come has not had its turn to be read, and
/// is spared like one whose request is being answered, as long as there are others.
final class ConnectionRegister: Sendable {
  /// What a connection does; the least worth keeping comes first.
  enum Phase: Int {
    /// No whole request has come.
    case waiting
    /// The answer is not being read.
    case stalled
    /// It reads the live stream.
    case listening
    /// A request is being answered.
    case serving
  }

  private struct Entry {
    var channel: any Channel
    var phase = Phase.waiting
    /// The paired device whose request it brought last.
    var device: Int?
    /// When it began to do that, counted in changes of phase.
    var since: UInt64
    let opened = NIODeadline.now()

    /// The lower, the sooner it is closed.
    func worth(_ now: NIODeadline) -> (Int, UInt64) {
      let isNew = phase == .waiting && now - opened < ConnectionRegister.grace
      return (isNew ? Phase.serving.rawValue : phase.rawValue, since)
    }
  }

  /// How long a busy event loop may take to come to a newcomer's request.
  private static let grace = TimeAmount.seconds(2)

  private struct State {
    var entries: [UInt64: Entry] = [:]
    /// Counts up, for ids and for the order of events.
    var step: UInt64 = 0
    var opened: UInt64 = 0
    var displaced: UInt64 = 0
  }

  /// What became of the connections so far.
  struct Figures: Sendable {
    var open: Int
    var capacity: Int
    var opened: UInt64
    var displaced: UInt64
  }

  let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int) { self.capacity = capacity }

  var figures: Figures {
    state.withLock { state in
      Figures(
        open: state.entries.count, capacity: capacity, opened: state.opened,
        displaced: state.displaced)
    }
  }

  /// Holds new callers back while too many that were closed are not gone yet.
  var gate: MaximumAvailableConnections { .init(capacity + ConnectionRoom.closing) }

  /// Takes a new connection in; another may be closed for it.
  func open(_ channel: any Channel) -> UInt64 {
    let now = NIODeadline.now()
    let (id, victim) = state.withLock { state -> (UInt64, (any Channel)?) in
      state.step += 1
      let id = state.step
      state.opened += 1
      state.entries[id] = Entry(channel: channel, since: id)
      guard state.entries.count > capacity else { return (id, nil) }
      let spared =
        state.entries.filter { $0.key != id && $0.value.phase != .serving }
        .min { $0.value.worth(now) < $1.value.worth(now) }?.key ?? id
      state.displaced += 1
      return (id, state.entries.removeValue(forKey: spared)?.channel)
    }
    victim?.close(promise: nil)
    return id
  }

  func change(_ id: UInt64, to phase: Phase) {
    state.withLock { state in
      state.step += 1
      state.entries[id]?.phase = phase
      state.entries[id]?.since = state.step
    }
  }

  func close(_ id: UInt64) { state.withLock { _ = $0.entries.removeValue(forKey: id) } }

  /// Notes whose request a connection has brought; a proxy's brings one's after another's.
  func tie(_ channel: any Channel, to device: Int?) {
    state.withLock { state in
      guard let id = state.entries.first(where: { $0.value.channel === channel })?.key else {
        return
      }
      state.entries[id]?.device = device
    }
  }

  /// Closes the connections of a device, in the midst of whatever they do.
  func closeAll(of device: Int, but spared: (any Channel)? = nil) {
    let channels = state.withLock { state in
      state.entries.values.filter { $0.device == device }.map(\.channel)
    }
    for channel in channels where channel !== spared { channel.close(promise: nil) }
  }
}
