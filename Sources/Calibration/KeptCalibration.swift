public import TableProtocol

/// A calibration as runs and reports keep it, with the keys that logs and answers have.
public struct KeptCalibration: Codable, Equatable, Sendable {
  var madeAt: UInt64
  var mass: UInt32
  var zeros: [Int32]
  var gains: [Int32]

  enum CodingKeys: String, CodingKey {
    case madeAt = "made_at_s"
    case mass = "reference_mass_g"
    case zeros = "zero_counts"
    case gains = "gain_nn_per_count"
  }

  public init(_ calibration: TableCalibration) {
    madeAt = calibration.madeAt
    mass = calibration.referenceMassGrams
    let cells = (0..<calibration.channelCount).map { calibration.cells[$0] }
    zeros = cells.map(\.zero)
    gains = cells.map(\.nanonewtonsPerCount)
  }

  /// The calibration, if it has a zero and a gain for each of 1 to 16 channels.
  public func calibration() throws(CalibrationError) -> TableCalibration {
    guard TableProtocol.channelRange.contains(zeros.count), zeros.count == gains.count else {
      throw .notReadable
    }
    var calibration = TableCalibration(
      channelCount: zeros.count, referenceMassGrams: mass, madeAt: madeAt)
    for (channel, (zero, gain)) in zip(zeros, gains).enumerated() {
      calibration.cells[channel] = CellCalibration(zero: zero, nanonewtonsPerCount: gain)
    }
    return calibration
  }
}
