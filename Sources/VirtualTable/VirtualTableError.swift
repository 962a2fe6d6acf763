/// Why a virtual table cannot be made as asked.
public enum VirtualTableError: Error, Equatable {
  case serialNotUsable(String)
  case channelsOutOfRange(Int)
  case rateOutOfRange(Double)
  case framesPerTransferOutOfRange(Int)
  case speedOutOfRange(Double)
  case faultOutOfRange(FaultSwitches.Kind, Double)
  case unknownFault(String)
  /// The fault as it was written, as are the three below.
  case faultNotANumber(String)
  case faultChannelNotANumber(String)
  case notAPairOfChannels(String)
  case notACause(String)
  case faultWithoutChannel(FaultSwitches.Kind)
  case truthIntervalOutOfRange(Double)
  case noSuchChannel(Int, channels: Int)
  case sourceTooWide(channels: Int, table: Int)
  case calibrationTooNarrow(channels: Int, table: Int)
}

extension VirtualTableError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .serialNotUsable(let serial):
      "the serial number '\(serial)' must be 1 to 24 printable ASCII characters without spaces"
    case .channelsOutOfRange(let count): "a table has 1 to 16 channels, not \(count)"
    case .rateOutOfRange(let rate): "a table makes 10 to 1000 scans a second, not \(rate)"
    case .framesPerTransferOutOfRange(let count): "a transfer takes 1 to 32 frames, not \(count)"
    case .speedOutOfRange(let speed): "the speed must be 1 to 1000, not \(speed)"
    case .faultOutOfRange(let kind, let value):
      "the fault \(kind.rawValue) takes \(kind.isWhole ? "whole numbers" : "values") from "
        + "\(kind.range.lowerBound) to \(kind.range.upperBound), not \(value)"
    case .unknownFault(let name):
      "unknown fault '\(name)': expected one of \(FaultSwitches.names.joined(separator: ", "))"
    case .faultNotANumber(let fault): "the value of the fault '\(fault)' is not a number"
    case .faultChannelNotANumber(let fault):
      "the channel of the fault '\(fault)' is not a number from 0 up"
    case .notAPairOfChannels(let fault):
      "the fault '\(fault)' takes two different channels, as in swap=1:2"
    case .notACause(let fault):
      "the fault '\(fault)' takes watchdog, trap or check, as in restart=check"
    case .faultWithoutChannel(let kind): "the fault \(kind.rawValue) takes no channel after '@'"
    case .truthIntervalOutOfRange(let interval):
      "the truth's loads are told every 0 to 3600 s, not \(interval)"
    case .noSuchChannel(let channel, let channels):
      "there is no channel \(channel): the table's channels are 0 to \(channels - 1)"
    case .sourceTooWide(let channels, let table):
      "the load is for \(channels) channels, the table has only \(table)"
    case .calibrationTooNarrow(let channels, let table):
      "the calibration is for \(channels) channels, the table has \(table)"
    }
  }
}
