public import TableModel

/// What presses: the therapist's contact areas, square centimetres, and the contact in use.
public struct ContactRecord: Codable, Equatable, Sendable, BitwiseCopyable {
  public var heel: Double
  public var forefoot: Double
  public var wholeFoot: Double
  /// Nil: none was named.
  public var inUse: FootContact?

  public init(heel: Double, forefoot: Double, wholeFoot: Double, inUse: FootContact? = nil) {
    self.heel = heel
    self.forefoot = forefoot
    self.wholeFoot = wholeFoot
    self.inUse = inUse
  }

  /// The area of the contact in use; the smallest where none was named, which gives the highest
  /// pressure.
  public var area: Double {
    switch inUse {
    case .heel: heel
    case .forefoot: forefoot
    case .wholeFoot: wholeFoot
    case nil: min(heel, forefoot, wholeFoot)
    }
  }

  /// The same for the alarm path; 0 where it is no area.
  public var squareMillimetres: Int32 { Int32(exactly: (area * 100).rounded()) ?? 0 }

  /// The pressure of a foot force under the contact in use.
  public func pressure(_ force: FootForce) -> FootPressure? {
    FootPressure(force, area: area, contact: inUse)
  }

  enum CodingKeys: String, CodingKey {
    case heel = "heel_cm2"
    case forefoot = "forefoot_cm2"
    case wholeFoot = "whole_foot_cm2"
    case inUse = "in_use"
  }
}
