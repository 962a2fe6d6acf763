import TableModel

extension TableProfile {
  /// One rigid panel on four corner cells, of the 250 kg class: 1900 mm long, 700 mm wide.
  ///
  /// The channels go round the panel, so that (0 + 2) - (1 + 3) is its twist residual. The face
  /// lies in an opening of the top, near enough to the head end for the feet to have room: someone
  /// of 1900 mm still lies on the cells.
  static let `default` = TableProfile(
    name: "single panel 1900 x 700", ratedLoad: Newtons(2500),
    cells: [
      .init(channel: 0, x: 0, y: 0),
      .init(channel: 1, x: 700, y: 0),
      .init(channel: 2, x: 700, y: 1900),
      .init(channel: 3, x: 0, y: 1900),
    ],
    panels: [.init(name: "top", role: .client, channels: [0, 1, 2, 3])],
    faceCradle: .init(x: 350, y: 200))
}
