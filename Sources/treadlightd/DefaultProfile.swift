import TableModel

extension TableProfile {
  /// One rigid panel on four corner cells, of the 250 kg class: 1900 mm long, 700 mm wide.
  ///
  /// The channels go round the panel, so that (0 + 2) - (1 + 3) is its twist residual.
  static let `default` = TableProfile(
    name: "single panel 1900 x 700", ratedLoad: Newtons(2500),
    cells: [
      .init(channel: 0, x: 0, y: 0),
      .init(channel: 1, x: 700, y: 0),
      .init(channel: 2, x: 700, y: 1900),
      .init(channel: 3, x: 0, y: 1900),
    ],
    panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])],
    body: .prone(stature: 1750, vertexAt: 100))
}

extension BodyMap {
  /// The regions of someone lying prone and straight, by fractions of the stature.
  ///
  /// Heights of chin (0.870), shoulder (0.818), nipple line (0.720), elbow at the waist (0.630),
  /// hip (0.530), crotch (0.485), knee (0.285) and ankle (0.039) above the floor: Drillis and
  /// Contini 1966, as in Winter, Biomechanics and Motor Control of Human Movement, figure 4.1.
  /// Here they are distances from the vertex, one minus the height. The borders between them
  /// (lower edge of the shoulder blades, iliac crest, sacrum) are interpolated. The back of the
  /// knee, where nobody may press, lies in a gap and belongs to no region.
  ///
  /// - Parameters:
  ///   - stature: In millimetres.
  ///   - vertexAt: Where the top of the head lies along the table, in millimetres.
  static func prone(stature: Double, vertexAt vertex: Double) -> BodyMap {
    let fractions: [(BodyRegion, from: Double, to: Double)] = [
      (.neckShoulder, 0.130, 0.200),
      (.upperBack, 0.200, 0.280),
      (.midBack, 0.280, 0.350),
      (.lowerBack, 0.350, 0.415),
      (.sacrum, 0.415, 0.460),
      (.gluteals, 0.460, 0.520),
      (.thigh, 0.520, 0.690),
      (.calf, 0.740, 0.930),
    ]
    return BodyMap(
      bands: fractions.map { region, from, to in
        .init(region: region, from: vertex + from * stature, to: vertex + to * stature)
      })
  }
}
