import ArgumentParser
import LoadEstimation
import TableModel
import TableProtocol

/// The three ways from counts to loads.
enum LoadsVariant: String, CaseIterable, Codable, ExpressibleByArgument {
  case plainC = "plain-c"
  case guardedC = "guarded-c"
  case swift

  var title: String {
    switch self {
    case .plainC: "plain C"
    case .guardedC: "C with a check for false readings"
    case .swift: "LoadEstimator"
    }
  }
}

/// The same scans for all three, and the work on them.
struct LoadsBenchmark {
  let frames: [ScanFrame]
  private let estimator: LoadEstimator
  private let plain: PlainLoads

  init(scans: Int) throws {
    let table = LoadsTable()
    frames = table.frames(count: scans, seed: 1)
    plain = PlainLoads(table, frames: frames)
    estimator = try table.estimator()
  }

  /// Computes the loads of all frames; the sum over them keeps the work from being left out.
  func run(_ variant: LoadsVariant) -> Int64 {
    switch variant {
    case .plainC: plain.run(guarded: false)
    case .guardedC: plain.run(guarded: true)
    case .swift: runEstimator()
    }
  }

  private func runEstimator() -> Int64 {
    var estimator = estimator
    var sum: Int64 = 0
    for index in frames.indices {
      let loads = estimator.estimate(frames[index])
      sum &+= Int64(
        loads.gross ^ loads.net ^ loads.footForce ^ (loads.centreX ?? 0) ^ (loads.centreY ?? 0))
      for panel in 0..<loads.panelCount { sum &+= Int64(loads.panels[panel]) }
    }
    return sum
  }

  /// Where the three do not agree to the millinewton and micrometre; nil where they do.
  func firstDifference() -> String? {
    for guarded in [false, true] {
      plain.restart()
      var estimator = estimator
      for index in frames.indices {
        let loads = estimator.estimate(frames[index])
        guard loads.quality == .trusted else { return "scan \(index): \(loads.quality)" }
        let own = LoadsOutcome(loads)
        let other = plain.outcome(guarded: guarded, scan: index)
        guard own == other else {
          return "scan \(index): LoadEstimator \(own), C\(guarded ? " with check" : "") \(other)"
        }
      }
    }
    let sums = LoadsVariant.allCases.map { run($0) }
    return Set(sums).count == 1 ? nil : "sums over all scans \(sums)"
  }
}

/// What is compared of a scan's loads, millinewtons and micrometres.
struct LoadsOutcome: Equatable {
  var gross: Int32
  var net: Int32
  var footForce: Int32
  var centreX: Int32?
  var centreY: Int32?

  init(gross: Int32, net: Int32, footForce: Int32, centreX: Int32?, centreY: Int32?) {
    self.gross = gross
    self.net = net
    self.footForce = footForce
    self.centreX = centreX
    self.centreY = centreY
  }

  init(_ loads: LoadEstimate) {
    self.init(
      gross: loads.gross, net: loads.net, footForce: loads.footForce, centreX: loads.centreX,
      centreY: loads.centreY)
  }
}
