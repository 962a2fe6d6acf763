internal import TableModel

/// How a panel shares a load over one of its cells, and so which cell a load was over.
///
/// A rigid panel on equal cells gives the cell below the load h_ii = 1/n + r_i' S^-1 r_i of it and
/// another one h_ij = 1/n + r_i' S^-1 r_j, with r from the cells' middle and S the sum of r r'.
/// Over four cells going round these are 3/4, 1/4, -1/4, 1/4. A panel that bends gives nearly all
/// of it to the cell below. Real ones are between: a h_i + b e_i with a and b not negative.
struct PanelShares: Sendable {
  enum Answer: Equatable, Sendable {
    /// The cell that the mass was over.
    case expected
    /// Another channel of the table.
    case other(Int)
    /// Only the cells around the one that the mass was over.
    case around
  }

  let channels: [Int]
  /// By cell below the load, then by cell.
  private(set) var rigid: [[Double]]

  init(cells: [TableProfile.Cell]) {
    channels = cells.map(\.channel)
    let count = Double(max(1, cells.count))
    let middle = (
      x: cells.reduce(0) { $0 + $1.x } / count, y: cells.reduce(0) { $0 + $1.y } / count
    )
    let arms = cells.map { [$0.x - middle.x, $0.y - middle.y] }
    var moments = SymmetricMatrix(size: 2)
    for arm in arms { moments.add(squareOf: arm) }
    // The pseudo-inverse, as cells in one line balance moments along the line only.
    let eigen = moments.eigen
    let largest = eigen.last?.value ?? 0
    let axes = eigen.filter { $0.value > 1e-9 * largest && $0.value > 0 }
    rigid = arms.map { load in
      arms.map { arm in
        axes.reduce(1 / count) { sum, axis in
          sum + (load[0] * axis.vector[0] + load[1] * axis.vector[1])
            * (arm[0] * axis.vector[0] + arm[1] * axis.vector[1]) / axis.value
        }
      }
    }
  }

  /// The part of a load over the cell that it takes at the least.
  func leastShare(of channel: Int) -> Double {
    channels.firstIndex(of: channel).map { rigid[$0][$0] } ?? 1
  }

  /// What a rigid panel gives the cell below a load, of all that its cells feel up or down.
  func part(of channel: Int) -> Double {
    guard let own = channels.firstIndex(of: channel) else { return 1 }
    return rigid[own][own] / rigid[own].reduce(0) { $0 + abs($1) }
  }

  /// Which channel a load over `expected` was felt by.
  ///
  /// `loads` are by channel, in any common unit and of either sign: a cell wired the other way
  /// round is still the one that answers.
  func answer(_ loads: [Double], expected: Int) -> Answer {
    let felt = channels.map { abs(loads[$0]) }
    let strongest = felt.max() ?? 0
    guard let own = channels.firstIndex(of: expected) else { return .expected }
    let outside = loads.indices.filter { !channels.contains($0) }
      .max { abs(loads[$0]) < abs(loads[$1]) }
    if let outside, abs(loads[outside]) >= strongest, felt[own] < 0.5 * abs(loads[outside]) {
      return .other(outside)
    }
    let misfits = channels.indices.map { misfit(felt, to: $0) }
    let best = misfits.indices.min { misfits[$0] < misfits[$1] } ?? own
    if best == own { return isSilent(own, felt) ? .around : .expected }
    if misfits[best] < 0.45, misfits[best] < 0.5 * misfits[own] { return .other(channels[best]) }
    return isSilent(own, felt) ? .around : .expected
  }

  private func isSilent(_ own: Int, _ felt: [Double]) -> Bool {
    felt[own] < 0.05 * (felt.max() ?? 0)
  }

  /// How much of what was felt is left when a load over the cell explains all it can, 0...1.
  private func misfit(_ felt: [Double], to cell: Int) -> Double {
    let shares = rigid[cell].map(abs)
    let total = felt.reduce(0) { $0 + $1 * $1 }
    guard total > 0 else { return 1 }
    // Least squares of a and b: b can make the cell's own element fit whatever a is, as long as
    // it is not negative; otherwise b is 0 and all elements count.
    func left(_ indices: [Int]) -> (a: Double, rest: Double) {
      let power = indices.reduce(0) { $0 + shares[$1] * shares[$1] }
      let product = indices.reduce(0) { $0 + shares[$1] * felt[$1] }
      let a = power > 0 ? product / power : 0
      return (a, indices.reduce(0) { $0 + square(felt[$1] - a * shares[$1]) })
    }
    let others = left(felt.indices.filter { $0 != cell })
    let rest =
      felt[cell] >= others.a * shares[cell] ? others.rest : left(Array(felt.indices)).rest
    return (rest / total).squareRoot()
  }
}

func square(_ value: Double) -> Double { value * value }
