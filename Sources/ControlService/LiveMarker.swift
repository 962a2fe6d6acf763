public import TableModel

/// Something that a person did or noted in the running session: the data of an SSE event `marker`.
public struct LiveMarker: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, Sendable {
    case note
    /// The client's hand-held "lighter, please" button went down.
    case button
  }

  public var at: WallTime
  public var kind: Kind
  public var text: String?
  /// Who noted it; absent for the client's button and where nobody is known.
  public var author: String?

  public init(at: WallTime, kind: Kind, text: String? = nil, author: String? = nil) {
    self.at = at
    self.kind = kind
    self.text = text
    self.author = author
  }

  enum CodingKeys: String, CodingKey {
    case kind, text, author
    case at = "at_ns"
  }
}

/// The first event of every live connection: the data of an SSE event `hello`.
public struct LiveHello: Codable, Equatable, Sendable {
  /// Names this run of the daemon.
  public var run: String
  public var at: WallTime
  /// Seconds since the newest event that the listener had before this connection; nil where it
  /// named none, or one that this run did not send.
  public var gap: Double?
  /// True where it named an event of another run: the daemon was restarted meanwhile.
  public var restarted: Bool?

  public init(run: String, at: WallTime, gap: Double? = nil, restarted: Bool? = nil) {
    self.run = run
    self.at = at
    self.gap = gap
    self.restarted = restarted
  }

  enum CodingKeys: String, CodingKey {
    case run, restarted
    case at = "at_ns"
    case gap = "gap_s"
  }
}
