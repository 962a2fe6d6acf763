internal import TableModel

/// One thing that client or therapist does, from `start` for `duration` seconds.
struct ScenarioAct: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    /// Sits down on the edge, then lies down.
    case clientOn
    case clientOff
    /// Steps up onto the ledge, or beside the client where there is none.
    case therapistOn
    case therapistOff
    case stroke(Stroke)
    /// A stroke that presses too hard.
    case overload(Stroke)
    /// The stance foot leaves the ledge: all the weight that is not on the bars is on the client.
    case bothFeet(Feet)
    /// Slips, hangs on the bars, falls on the client and gets up again.
    case fall(Fall)
    /// The working foot at work, as a session of good practice has it; a mishap's name for what
    /// goes wrong.
    case press(ScenarioPress, Mishap?)
    /// Steps down hard on the client.
    case landing(Landing)
  }

  /// The working foot glides from one place to another and presses.
  struct Stroke: Sendable, Equatable {
    /// Seconds in which the force rises, and in which it falls.
    static let ramp = 0.4

    var zone: BodyZone
    /// The largest force, newtons.
    var force: Double
    var x: Double
    var fromY: Double
    var toY: Double
  }

  /// Where two feet stand on the client, millimetres.
  struct Feet: Sendable, Equatable {
    /// Seen from above, the head at small y.
    var leftX: Double
    var rightX: Double
    var y: Double

    var x: Double { (leftX + rightX) / 2 }
  }

  /// The times and forces of a fall.
  ///
  /// The weight goes within `slip` seconds, for `hang` seconds
  /// only `hangShare` of it is on the table, then the body strikes.
  struct Fall: Sendable, Equatable {
    static let slip = 0.15
    static let hang = 0.25
    static let hangShare = 0.15
    /// A half sine of 2 body weights: 30 kN/s at most on all cells together.
    static let strike = 0.14
    static let strikeWeights = 2.0
    /// The share of the weight that lies on the client until the therapist gets up again.
    static let lyingShare = 0.6

    var x: Double
    var y: Double
  }

  /// The weight goes over to the client within `strike` seconds, and back again slowly.
  struct Landing: Sendable, Equatable {
    static let strike = 0.04
    static let back = 0.6

    /// Newtons.
    var force: Double
    var x: Double
    var y: Double
  }

  var start: Double
  var duration: Double
  var kind: Kind

  var end: Double { start + duration }

  /// What is announced, with the weights of those concerned in newtons.
  func events(client: Double, therapist: Double) -> [SourceEvent] {
    func event(
      _ kind: String, after delay: Double = 0, _ values: [JSONField]
    ) -> SourceEvent {
      SourceEvent(time: start + delay, kind: kind, values: values)
    }
    let length = JSONField("duration_s", duration)
    switch kind {
    case .clientOn: return [event("client-on", [JSONField("force", client), length])]
    case .clientOff: return [event("client-off", [JSONField("force", client), length])]
    case .therapistOn: return [event("therapist-on", [JSONField("force", therapist), length])]
    case .therapistOff: return [event("therapist-off", [JSONField("force", therapist), length])]
    case .stroke(let stroke): return [event("stroke", stroke.fields + [length])]
    case .overload(let stroke): return [event("overload", stroke.fields + [length])]
    case .bothFeet(let feet):
      return [
        event(
          "both-feet",
          [
            JSONField("force", therapist), JSONField("x", feet.x), JSONField("y", feet.y),
            length,
          ])
      ]
    case .fall(let fall):
      let place = [JSONField("x", fall.x), JSONField("y", fall.y)]
      return [
        event("slip", [JSONField("force", therapist * (1 - Fall.hangShare)), length] + place),
        event(
          "impact", after: Fall.slip + Fall.hang,
          [JSONField("force", therapist * Fall.strikeWeights)] + place),
      ]
    case .press(let press, let mishap):
      return [event(mishap?.rawValue ?? press.manner.name, press.fields + [length])]
    case .landing(let landing):
      return [
        event(
          Mishap.landing.rawValue,
          [
            JSONField("force", landing.force), JSONField("x", landing.x),
            JSONField("y", landing.y), length,
          ])
      ]
    }
  }
}

extension ScenarioAct.Stroke {
  fileprivate var fields: [JSONField] {
    [
      JSONField("region", zone.region.name), JSONField("side", zone.side.rawValue),
      JSONField("force", force), JSONField("x", x), JSONField("y", fromY),
      JSONField("y_end", toY),
    ]
  }
}

extension ScenarioPress {
  fileprivate var fields: [JSONField] {
    [
      JSONField("region", zone.region.name), JSONField("side", zone.side.rawValue),
      JSONField("force", force), JSONField("x", x), JSONField("y", fromY),
      JSONField("y_end", toY),
    ]
  }
}

extension ScenarioPress.Manner {
  fileprivate var name: String {
    switch self {
    case .glide: "stroke"
    case .compression: "compression"
    case .friction: "friction"
    case .jostling: "jostling"
    }
  }
}
