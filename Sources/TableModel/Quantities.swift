/// What all cells together carry: client, therapist and whatever else is on the table, newtons.
///
/// Assumes the zero of the empty table. It is what the table's rating is about.
public struct GrossLoad: Hashable, Sendable {
  public var force: Newtons

  public init(_ force: Newtons) { self.force = force }
}

/// What has come onto the table since the client lay down: the therapist's weight on it, newtons.
///
/// Assumes that the tare still fits the client.
public struct NetLoad: Hashable, Sendable {
  public var force: Newtons

  public init(_ force: Newtons) { self.force = force }
}

/// What the therapist presses on the client with: the net load of the client's panels, newtons.
public struct FootForce: Hashable, Sendable {
  /// What the cells can say of it.
  public enum Bound: String, Sendable, Codable {
    /// The stance foot has panels of its own.
    case measured
    /// The stance foot shares a panel with the client: the foot force is at most this.
    case atMost = "at-most"
  }

  public var force: Newtons
  public var bound: Bound

  public init(_ force: Newtons, _ bound: Bound) {
    self.force = force
    self.bound = bound
  }
}

/// The part of the foot that presses.
public enum FootContact: String, CaseIterable, Sendable, Codable, BitwiseCopyable {
  case heel
  case forefoot
  case wholeFoot = "whole-foot"
}

/// An estimate of the pressure under the foot: foot force by an assumed contact area.
///
/// Nothing measures the area; it is the therapist's own for the contact in use, or the smallest of
/// them where no contact was named, which gives the highest pressure.
public struct FootPressure: Hashable, Sendable {
  /// Kilopascals, the mean over the contact area; 10 kPa are 1 N/cm2.
  public var kilopascals: Double
  /// The area taken, square centimetres.
  public var area: Double
  /// The contact that was named; nil: the smallest area was taken.
  public var contact: FootContact?
  public var bound: FootForce.Bound

  /// Nil for an area that is none.
  public init?(_ force: FootForce, area: Double, contact: FootContact?) {
    guard area.isFinite, area > 0 else { return nil }
    kilopascals = force.force.value / area * 10
    self.area = area
    self.contact = contact
    bound = force.bound
  }
}

/// What the overhead bars carry: the therapist's weight less the net load, newtons.
///
/// Assumes the weight the therapist stated. Negative while the foot pushes with more than the
/// weight, as in a landing.
public struct BarSupport: Hashable, Sendable {
  public var force: Newtons

  public init(weight: Newtons, net: NetLoad) {
    force = Newtons(weight.value - net.force.value)
  }
}
