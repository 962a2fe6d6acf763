public import TableModel

/// Names of places on the body, from what records hold.
public enum PlaceName {
  /// "left calf", or "sacrum" where there is no side; nil where no region is known.
  public static func text(region: String?, side: BodySide?) -> String? {
    guard let region else { return nil }
    return side.map { "\($0.rawValue) \(region)" } ?? region
  }
}
