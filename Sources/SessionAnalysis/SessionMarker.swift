/// An entry of `/session/markers`: something a person did or noted.
public struct SessionMarker: Codable, Equatable, Sendable {
  public enum Kind: String, Codable, Sendable {
    /// The client's hand-held "lighter, please" button went down.
    case clientButton = "client-button"
    case note
  }

  public var kind: Kind
  public var text: String?

  public init(kind: Kind, text: String? = nil) {
    self.kind = kind
    self.text = text
  }
}
