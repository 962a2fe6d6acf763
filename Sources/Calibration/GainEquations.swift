/// What a panel's placements say of its cells' gains, by weighted linear least squares.
///
/// For a placement k of the weight W, with the counts d_ik above zero, statics says
///
///     sum of g_i d_ik       = W
///     sum of g_i d_ik x_i   = W x_k
///     sum of g_i d_ik y_i   = W y_k
///
/// The sum alone does not do. A rigid panel shares every load by a plane over its cells, so gain
/// errors that alternate going round four cells (+, -, +, -) cancel in every sum; they turn up as
/// a centre of pressure that is off, and only the moments see them. The sums count with the noise
/// of the measurement, the moments with how well a mass can be put in its place: so the moments
/// decide the alternating part alone. A mass that stands further in at every corner by the same
/// does no harm, as that does not alternate.
///
/// Unknowns are u_i = g_i / (first guess), near 1; an expectation of 1 +/- 0.3 decides where the
/// placements say nothing at all, which on a rigid panel of six cells or more is so and harmless:
/// what no corner's sum and moments see, no load on the panel shows.
struct GainEquations: Sendable {
  /// One placement of the mass: where, millimetres from the panel's middle, and the counts above
  /// zero by cell.
  struct Placement: Sendable {
    var x: Double
    var y: Double
    var counts: [Double]
    /// Counts rms that the mean of each cell is uncertain by.
    var uncertainty: [Double]
  }

  /// One cell's place, millimetres from the panel's middle.
  struct Arm: Sendable {
    var x: Double
    var y: Double
  }

  struct Solution: Sendable {
    /// Newtons per count by cell.
    var gains: [Double]
    /// Standard uncertainty by cell as a fraction of the gain.
    var uncertainty: [Double]
    /// The square root of the largest by the smallest eigenvalue.
    var condition: Double
    /// Cells in patterns that the placements leave open, and whether that is the panel's nature.
    var open: [(cells: [Int], isHarmless: Bool)]
  }

  /// A pattern of gains that the placements leave more open than this fraction is not measured.
  static let largestUncertainty = 0.1
  /// How far off the first guess may be, as a fraction.
  static let guessUncertainty = 0.3
  /// Newtons that a sum is uncertain by at the least: creep and friction of real cells.
  static let leastUncertainty = 0.05

  var arms: [Arm]
  /// Newtons.
  var weight: Double
  /// How well a mass is put in its place, millimetres.
  var tolerance: Double
  var placements: [Placement]

  /// Whether each cell has answered to the mass over it at all.
  var isAnswered: Bool { arms.indices.allSatisfy { abs(placements[$0].counts[$0]) >= 1 } }

  /// The gains; `guess` has the right signs and is right within a factor of a few.
  ///
  /// Done again with what was found as the guess, so that a poor one is forgotten in all but the
  /// patterns that the placements leave open.
  func solution(guess: [Double]) -> Solution {
    var found = solutionOnce(guess)
    for _ in 0..<4 where found.gains.allSatisfy({ $0.isFinite && $0 != 0 }) {
      found = solutionOnce(found.gains)
    }
    return found
  }

  private func solutionOnce(_ guess: [Double]) -> Solution {
    var matrix = SymmetricMatrix(size: arms.count)
    var right = [Double](repeating: 1 / square(Self.guessUncertainty), count: arms.count)
    for placement in placements {
      for (row, value) in equations(placement, guess) {
        matrix.add(squareOf: row)
        for cell in arms.indices { right[cell] += row[cell] * value }
      }
    }
    let eigen = matrix.eigen
    var factors = [Double](repeating: 0, count: arms.count)
    var variances = factors
    for (value, vector) in eigen {
      let stiffness = value + 1 / square(Self.guessUncertainty)
      let part = zip(vector, right).reduce(0) { $0 + $1.0 * $1.1 } / stiffness
      for cell in arms.indices {
        factors[cell] += part * vector[cell]
        variances[cell] += square(vector[cell]) / stiffness
      }
    }
    let smallest = max(eigen.first?.value ?? 0, .leastNormalMagnitude)
    return Solution(
      gains: zip(guess, factors).map { $0 * $1 }, uncertainty: variances.map { $0.squareRoot() },
      condition: min(((eigen.last?.value ?? 0) / smallest).squareRoot(), 1e12),
      open: open(eigen))
  }

  /// A placement's three equations, each divided by its standard uncertainty.
  private func equations(
    _ placement: Placement, _ guess: [Double]
  ) -> [(row: [Double], value: Double)] {
    let loads = zip(placement.counts, guess).map { $0 * $1 }
    let noise = zip(placement.uncertainty, guess).reduce(0) { $0 + square($1.0 * $1.1) }
    let force = max(noise.squareRoot(), Self.leastUncertainty)
    let moment = weight * tolerance
    return [
      (loads.map { $0 / force }, weight / force),
      (zip(loads, arms).map { $0 * $1.x / moment }, weight * placement.x / moment),
      (zip(loads, arms).map { $0 * $1.y / moment }, weight * placement.y / moment),
    ]
  }

  /// The patterns that the placements leave open.
  ///
  /// On a rigid panel a pattern p is unseen where it is orthogonal to 1, x, y, xx, xy and yy at
  /// the cells, the products of a load's plane with the plane of a moment: so many patterns are
  /// nature, any more are a fault of the placements.
  private func open(_ eigen: [(value: Double, vector: [Double])]) -> [(
    cells: [Int], isHarmless: Bool
  )] {
    let span = arms.reduce(1) { max($0, abs($1.x), abs($1.y)) }
    var products = SymmetricMatrix(size: 6)
    for arm in arms {
      let (x, y) = (arm.x / span, arm.y / span)
      products.add(squareOf: [1, x, y, x * x, x * y, y * y])
    }
    let values = products.eigen.map(\.value)
    let seen = values.filter { $0 > 1e-4 * (values.last ?? 0) }.count
    let unseen = arms.count - min(seen, arms.count)
    return eigen.filter { $0.value < 1 / square(Self.largestUncertainty) }.enumerated()
      .map { index, pattern in
        let largest = pattern.vector.map(abs).max() ?? 0
        let cells = arms.indices.filter { abs(pattern.vector[$0]) > 0.3 * largest }
        return (cells, index < unseen)
      }
  }

  /// A guess from the placements alone: the weight by the cell's own answer, times its share.
  ///
  /// The share is between all of it, on a panel that bends, and that of a rigid one, `shares`; what
  /// makes the sums right is taken.
  func guess(rigidShares shares: [Double]) -> [Double] {
    let own = arms.indices.map { weight / placements[$0].counts[$0] }
    let guesses = (0...20).map { step in
      zip(own, shares).map { $0 * (1 + ($1 - 1) * Double(step) / 20) }
    }
    let misfits = guesses.map { guess in
      placements.reduce(0) { $0 + square(reading($1, gains: guess).force - weight) }
    }
    let best = misfits.indices.min { misfits[$0] < misfits[$1] } ?? 0
    return guesses[best]
  }

  /// What a placement reads with the gains, newtons, and how far the loads' balance is from where
  /// the mass should stand, millimetres.
  func reading(_ placement: Placement, gains: [Double]) -> (force: Double, distance: Double) {
    let loads = zip(placement.counts, gains).map { $0 * $1 }
    let force = loads.reduce(0, +)
    let x = zip(loads, arms).reduce(0) { $0 + $1.0 * $1.1.x } / weight - placement.x
    let y = zip(loads, arms).reduce(0) { $0 + $1.0 * $1.1.y } / weight - placement.y
    return (force, (x * x + y * y).squareRoot())
  }
}
