import TableModel

/// How a rigid plate on cells of equal stiffness shares a load, millinewtons.
///
/// Written out in full here, to check the estimator's own arithmetic against.
struct RigidPanel {
  var cells: [TableProfile.Cell]

  init(_ profile: TableProfile, panel: Int = 0) {
    cells = profile.cells(under: profile.panels[panel])
  }

  func forces(_ newtons: Double, x: Double, y: Double) -> [Double] {
    let count = Double(cells.count)
    let meanX = cells.reduce(0) { $0 + $1.x } / count
    let meanY = cells.reduce(0) { $0 + $1.y } / count
    let xx = cells.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
    let xy = cells.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) }
    let yy = cells.reduce(0) { $0 + ($1.y - meanY) * ($1.y - meanY) }
    let determinant = xx * yy - xy * xy
    let slopeX = ((x - meanX) * yy - (y - meanY) * xy) / determinant
    let slopeY = ((y - meanY) * xx - (x - meanX) * xy) / determinant
    return cells.map {
      1000 * newtons * (1 / count + slopeX * ($0.x - meanX) + slopeY * ($0.y - meanY))
    }
  }
}

/// A generator of noise that gives the same every time: SplitMix64 (Steele and others, 2014).
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// From 0 to 1.
  mutating func uniform() -> Double { Double(bits() >> 11) / 9_007_199_254_740_992 }

  /// Nearly normal with standard deviation 1: the sum of twelve uniform numbers.
  mutating func normal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + uniform() }
  }
}
