public import TableModel

/// What truly presses on the table at one moment of a playback.
///
/// Forces in newtons, places in millimetres in the table's frame. Cells with faults, noise or
/// rounding read something else; so do wrong profiles and calibrations.
public struct ScenarioTruth: Sendable, Equatable {
  /// A force and where it acts.
  public struct Resultant: Sendable, Equatable {
    public var force: Double
    /// The centre of pressure; nil where there is no force.
    public var place: TableProfile.Position?

    public init(force: Double, place: TableProfile.Position?) {
      self.force = force
      self.place = place
    }
  }

  /// Virtual seconds since playback began.
  public var time: Double
  /// Client and therapist, on all panels.
  public var gross: Resultant
  /// The client's weight that is on the table now, with the breath.
  public var client: Resultant
  /// The therapist's load on the table.
  public var net: Resultant
  /// The therapist's load on the client's panels: what an estimator without error reports as foot
  /// force.
  ///
  /// Where there is no ledge the stance foot is part of it.
  public var footForce: Resultant
  /// What presses on the client: the working foot, both feet, or the body after a fall.
  public var workingFoot: Resultant
  /// The therapist's weight that is neither on the floor nor on the table; negative when the body
  /// strikes with more than its weight.
  public var barSupport: Double
  /// The zone under the centre of `footForce`; nil beside the body.
  public var zone: BodyZone?
  /// The zone under the centre of `workingFoot`; nil beside the body.
  public var workingZone: BodyZone?

  /// The values of the truth file's `loads` lines, with the weight of the masses that were put
  /// onto the table besides.
  func fields(masses: Double) -> [JSONField] {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    func name(_ zone: BodyZone?) -> JSONValue { zone.map { .string($0.name) } ?? .null }
    return [
      JSONField("gross_newtons", gross.force + masses),
      JSONField("client_newtons", client.force),
      JSONField("net_newtons", net.force),
      JSONField("foot_force_newtons", footForce.force),
      JSONField("x_mm", number(footForce.place?.x)),
      JSONField("y_mm", number(footForce.place?.y)),
      JSONField("zone", name(zone)),
      JSONField("working_foot_newtons", workingFoot.force),
      JSONField("working_x_mm", number(workingFoot.place?.x)),
      JSONField("working_y_mm", number(workingFoot.place?.y)),
      JSONField("working_zone", name(workingZone)),
      JSONField("bar_support_newtons", barSupport),
      JSONField("masses_newtons", masses),
    ]
  }
}
