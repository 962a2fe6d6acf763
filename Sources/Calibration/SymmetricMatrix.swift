/// A symmetric matrix of a few rows, and what its eigenvectors tell.
struct SymmetricMatrix: Sendable {
  private(set) var rows: [[Double]]

  /// The zero matrix.
  init(size: Int) { rows = .init(repeating: .init(repeating: 0, count: size), count: size) }

  var size: Int { rows.count }

  /// Adds the square of a row: what an equation of weight 1 brings to the normal equations.
  mutating func add(squareOf row: [Double]) {
    for i in 0..<size {
      for j in 0..<size { rows[i][j] += row[i] * row[j] }
    }
  }

  /// Eigenvalues in ascending order, each with its vector of length 1, by cyclic Jacobi rotations.
  ///
  /// Each rotation makes one pair of elements zero; the sum of their squares shrinks faster than
  /// linearly from one sweep to the next, so ten sweeps are plenty for 16 rows (Golub and Van Loan,
  /// Matrix Computations, section 8.5).
  var eigen: [(value: Double, vector: [Double])] {
    var matrix = rows
    var vectors = (0..<size).map { i in (0..<size).map { $0 == i ? 1.0 : 0.0 } }
    for _ in 0..<30 {
      for p in 0..<size {
        for q in (p + 1)..<max(size, p + 1) where matrix[p][q] != 0 {
          Self.rotate(&matrix, &vectors, p, q)
        }
      }
    }
    return (0..<size).map { (matrix[$0][$0], vectors[$0]) }.sorted { $0.0 < $1.0 }
  }

  private static func rotate(
    _ matrix: inout [[Double]], _ vectors: inout [[Double]], _ p: Int, _ q: Int
  ) {
    let theta = (matrix[q][q] - matrix[p][p]) / (2 * matrix[p][q])
    guard theta.isFinite else { return }
    // The smaller of the two angles that make the element zero.
    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
    let c = 1 / (t * t + 1).squareRoot()
    let s = t * c
    for k in matrix.indices {
      let (a, b) = (matrix[k][p], matrix[k][q])
      (matrix[k][p], matrix[k][q]) = (c * a - s * b, s * a + c * b)
    }
    for k in matrix.indices {
      let (a, b) = (matrix[p][k], matrix[q][k])
      (matrix[p][k], matrix[q][k]) = (c * a - s * b, s * a + c * b)
      let (v, w) = (vectors[p][k], vectors[q][k])
      (vectors[p][k], vectors[q][k]) = (c * v - s * w, s * v + c * w)
    }
  }
}
