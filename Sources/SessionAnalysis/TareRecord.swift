public import LoadEstimation

/// A tare, as the log keeps it: what lay on the table, and how still it lay.
public struct TareRecord: Codable, Equatable, Sendable {
  /// Which of the zeros it is.
  public enum Kind: String, Codable, Sendable, BitwiseCopyable {
    /// None was taken: net load is gross load.
    case none
    /// The client lying, before the work began.
    case client
    /// Asked for later, as when an arm was moved to the face cradle.
    case again
    /// The one before, taken back.
    case undone
  }

  public var kind: Kind
  /// By channel, millinewtons.
  public var forces: [Int32]
  /// How far the client's panels moved while it was measured, twice the standard deviation,
  /// millinewtons.
  public var forceSpread: Int32
  /// Likewise of the moments about the middle of the client's cells, millinewton micrometres.
  public var momentSpreadX: Int64
  public var momentSpreadY: Int64

  public init(_ tare: Tare, _ kind: Kind, channels: Int) {
    self.kind = kind
    forces = tare.forces.array(channels)
    forceSpread = tare.footForceSpread
    momentSpreadX = tare.momentSpreadX
    momentSpreadY = tare.momentSpreadY
  }

  /// The same as the alarm path takes it.
  public var tare: Tare {
    var tare = Tare.none
    tare.forces = .init(filledFrom: forces)
    tare.footForceSpread = forceSpread
    tare.momentSpreadX = momentSpreadX
    tare.momentSpreadY = momentSpreadY
    return tare
  }

  enum CodingKeys: String, CodingKey {
    case kind
    case forces = "forces_mn"
    case forceSpread = "force_spread_mn"
    case momentSpreadX = "moment_spread_x_mn_um"
    case momentSpreadY = "moment_spread_y_mn_um"
  }
}
