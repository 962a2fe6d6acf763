import TableProtocol
import USBTransport

extension TableIntroduction {
  /// A table of `channels` channels with a calibration of its own.
  static func plain(channels: Int = 4) -> TableIntroduction {
    let text = Array("TL-0042".utf8)
    guard let serial = try? SerialNumber(decoding: text.span) else {
      preconditionFailure("seven printable characters")
    }
    var calibration = TableCalibration(
      channelCount: channels, referenceMassGrams: 20_000, madeAt: 1_767_225_600)
    for channel in 0..<channels {
      calibration.cells[channel] = CellCalibration(
        zero: Int32(channel), nanonewtonsPerCount: -800 - Int32(channel))
    }
    return TableIntroduction(
      identity: Identity(
        firmwareMajor: 1, firmwareMinor: 2, firmwarePatch: 3, channelCount: channels,
        framesPerTransfer: 10, rateMillihertz: 80_000,
        serial: serial),
      calibration: calibration)
  }

  var identityBytes: [UInt8] { encoded { identity.encode(into: &$0) } }
  var calibrationBytes: [UInt8] { encoded { calibration.encode(into: &$0) } }
}

func encoded(_ encode: (inout MutableSpan<UInt8>) -> Int) -> [UInt8] {
  var bytes = [UInt8](repeating: 0xEE, count: ControlRequest.longestData)
  var span = bytes.mutableSpan
  let count = encode(&span)
  return Array(bytes.prefix(count))
}
