internal import SessionLog
public import TableModel
internal import TableProtocol

/// A session that can be played from any place in it, forwards and back.
///
/// Wherever it goes, the chain has the state that it had there: what lies before is judged again,
/// from the beginning or from the outline's nearest place.
public struct SessionPlayback: ~Copyable {
  public let header: SessionHeader
  /// Nil: to go somewhere, all before it is judged.
  public var outline: SessionOutline?
  /// Since the session's first entry; all entries up to here have been given.
  public private(set) var position = Duration.zero
  /// What holds at `position`.
  public private(set) var scene: SessionScene
  /// The last entry has been given.
  public private(set) var isAtEnd = false

  private var player: SessionPlayer
  private var start: WallTime?
  /// Read ahead: whether it is due is seen only when it is there.
  private var pending: SessionPlayer.Step?

  public init(path: String, outline: SessionOutline? = nil) throws(ReplayError) {
    var player = try SessionPlayer(path: path)
    let first = try player.next()
    self.init(player, first, outline)
  }

  private init(
    _ player: consuming SessionPlayer, _ first: SessionPlayer.Step?, _ outline: SessionOutline?
  ) {
    header = player.header
    scene = SessionScene(player.header)
    self.player = player
    self.outline = outline
    pending = first
    start = first?.time
    isAtEnd = first == nil
  }

  /// Log time of the first entry; nil for a session of none.
  public var startTime: WallTime? { start }
  public var ending: String? {
    isAtEnd ? (player.recoveries > 0 ? "interrupted" : (player.ending ?? .closed).name) : nil
  }

  /// When the next entry is; nil at the end.
  public var nextPosition: Duration? {
    guard let start, let pending else { return nil }
    return max(position, start.duration(to: pending.time))
  }

  /// The next entry, if it is not later than `limit`; nil where it is, and at the end.
  public mutating func next(
    until limit: Duration? = nil
  ) throws(ReplayError) -> SessionPlayer.Step? {
    guard let due = nextPosition, let step = pending, limit.map({ due <= $0 }) ?? true else {
      return nil
    }
    pending = try player.next()
    isAtEnd = pending == nil
    position = due
    scene.take(step)
    return step
  }

  /// Goes to `target`, so that the next entry is the first one after it, and gives the last scan's
  /// step up to there; nil where there is none.
  ///
  /// `progress` is told the position again and again while what lies before is judged.
  @discardableResult
  public mutating func seek(
    to target: Duration, progress: (Duration) -> Void = { _ in }
  ) throws(ReplayError) -> SessionPlayer.Step? {
    let place = outline?.place(before: target)
    if target < position || (place.map { $0.position > position } ?? false) {
      try player.restart(from: place?.checkpoint)
      scene = place?.scene ?? SessionScene(header)
      position = place?.position ?? .zero
      pending = try player.next()
      isAtEnd = pending == nil
    }
    var newest: SessionPlayer.Step?
    while let step = try next(until: target) {
      guard case .scan(let frame, _, _, _) = step else { continue }
      newest = step
      if frame.sequence % 1024 == 0 { progress(position) }
    }
    // Where nothing happens for a while, time has passed all the same.
    if !isAtEnd { position = max(position, target) }
    return newest
  }
}
