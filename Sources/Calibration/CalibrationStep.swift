/// One thing that the person at the table does, and that is measured then.
public enum CalibrationStep: Codable, Hashable, Sendable {
  /// Everything off the table.
  case zero
  /// The mass alone, its middle over the cell of `channel` under the panel of that index.
  case cell(panel: Int, channel: Int)
  /// The mass alone, its middle over the middle of the panel's cells; put there anew each time.
  case middle(panel: Int, time: Int)

  /// The index of the panel that the mass stands on; nil for an empty table.
  public var panel: Int? {
    switch self {
    case .zero: nil
    case .cell(let panel, _), .middle(let panel, _): panel
    }
  }

  var isZero: Bool { self == .zero }
}
