public import TableModel

/// Short presses on a lying client, for telling whether each of them is found.
///
/// The client comes onto the table within `arrival` seconds and stays to the end. A pulse is as
/// strong as its peak for the whole of its duration; the force rises before and falls after it, by
/// 20 kN a second, which is a footfall's rate.
public struct Pulses: LoadSource {
  /// Newtons a second.
  public static let edge = 20_000.0
  /// Seconds in which the client comes onto the table.
  public static let arrival = 2.0

  /// One press.
  public struct Pulse: Sendable, Equatable {
    /// Seconds since playback began: when the peak is reached.
    public var start: Double
    /// How long the peak lasts, milliseconds.
    public var milliseconds: Double
    /// Newtons.
    public var peak: Double
    public var place: TableProfile.Position

    public init(
      start: Double, milliseconds: Double, peak: Double, place: TableProfile.Position
    ) {
      precondition(start.isFinite && milliseconds >= 0 && milliseconds.isFinite && peak >= 0)
      self.start = start
      self.milliseconds = milliseconds
      self.peak = peak
      self.place = place
    }

    public var end: Double { start + milliseconds / 1000 }

    /// The force `time` seconds after playback began.
    public func force(at time: Double) -> Double {
      let outside = max(start - time, time - end, 0)
      return max(0, peak - outside * Pulses.edge)
    }
  }

  public let channelCount: Int
  public let duration: Double
  public let events: [SourceEvent]
  public let description: JSONValue
  /// Where the client's zones are.
  public var bodyMap: BodyMap { client.map }
  private let pulses: [Pulse]
  private let client: LyingClient
  private let top: TableTop

  /// Plays `pulses` on a table whose `profile` must have a client's panel with cells.
  ///
  /// Lasts `duration` seconds, or else two seconds longer than the last pulse. The client is as a
  /// scenario's.
  public init(
    _ pulses: [Pulse], profile: TableProfile, clientMass: Double = 70, stature: Double = 1750,
    breathing: Double = 4, duration: Double? = nil
  ) {
    let top = TableTop(profile)
    precondition(!top.clientPanels.isEmpty, "the profile has no client's panel with cells")
    self.top = top
    channelCount = top.channelCount
    client = LyingClient(
      mass: clientMass, stature: stature, breathing: breathing, faceCradle: profile.faceCradle,
      on: top)
    self.pulses = pulses.sorted { $0.start < $1.start }
    let end = duration ?? max(Self.arrival, pulses.map(\.end).max() ?? 0) + 2
    self.duration = end
    events = self.pulses.map { pulse in
      SourceEvent(
        time: pulse.start, kind: "pulse",
        values: [
          JSONField("force", pulse.peak), JSONField("x", pulse.place.x),
          JSONField("y", pulse.place.y), JSONField("duration_s", pulse.milliseconds / 1000),
        ])
    }
    description = .object([
      JSONField("source", "pulses"), JSONField("pulses", pulses.count),
      JSONField("duration_s", end), JSONField("client_newtons", client.weight),
      JSONField("stature_mm", stature), JSONField("breathing_newtons", breathing),
    ])
  }

  public func forces(at scan: PlaybackScan) -> CellForces? { loads(at: scan.time)?.forces }

  public func truth(at time: Double) -> ScenarioTruth? {
    loads(at: time).map { loads in
      // Nobody stands anywhere else: what presses is all there is.
      let borne = pulses.reduce(0) { $0 + $1.force(at: time) }
      return loads.truth(at: time, borne: borne, map: client.map)
    }
  }

  private func loads(at time: Double) -> MomentLoads? {
    guard time >= 0, time < duration else { return nil }
    var loads = MomentLoads(on: top)
    client.add(presence: smoothStep(time / Self.arrival), lying: 1, at: time, to: &loads)
    for pulse in pulses {
      let force = pulse.force(at: time)
      guard force > 0 else { continue }
      loads.press(PointLoad(force: force, x: pulse.place.x, y: pulse.place.y))
    }
    return loads
  }
}
