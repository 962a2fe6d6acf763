/// Where reading a session stopped.
public enum Ending: Equatable, Sendable {
  /// The end mark was read, and nothing before it was damaged.
  case closed
  /// The file stops mid-record, or without an end mark, as after a power cut or while it is
  /// being written; all before `offset` is good.
  case truncated(offset: Int)
  /// What stands at `offset` fails its checksum or cannot be read; all before it is good.
  /// Reading went on after it where it could.
  case damaged(offset: Int)
}

/// A place in a file that could not be read, and why.
public struct Damage: Equatable, Sendable {
  public var offset: Int
  public var reason: SessionLogError

  public init(offset: Int, reason: SessionLogError) {
    self.offset = offset
    self.reason = reason
  }
}
