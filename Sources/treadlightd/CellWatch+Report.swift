import ControlService
import LoadEstimation
import TableProtocol

extension CellWatch {
  /// As people are told; nil where no scan came: unknown is not good.
  var report: [CellReport]? {
    guard channelCount > 0 else { return nil }
    return (0..<channelCount).map { channel in
      CellReport(
        channel: channel, state: .init(state(of: channel)), age: Double(age(of: channel)) / 100)
    }
  }
}

extension CellReport.State {
  fileprivate init(_ state: CellState) {
    self =
      switch state {
      case .good: .good
      case .settling: .settling
      case .saturatedHigh: .saturatedHigh
      case .saturatedLow: .saturatedLow
      case .stuck: .stuck
      case .absent: .absent
      }
  }
}
