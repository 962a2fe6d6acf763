internal import TableProtocol

/// The data of a table's control transfers, decoded by the host.
///
/// The first byte chooses: bits 0...1 which data, bit 7 whether its checksum is made right.
enum AnswersTarget {
  static func run(_ bytes: [UInt8]) {
    guard let choice = bytes.first else { return }
    var data = Array(bytes.dropFirst())
    let isSealed = choice & 0x80 != 0
    switch choice & 3 {
    case 0: identity(data)
    case 1: status(data)
    case 2:
      if isSealed { data.seal(header: 16, perChannel: 8) }
      calibration(data)
    default:
      if isSealed { data.seal(header: 32, perChannel: 4) }
      limits(data)
    }
  }

  private static func identity(_ data: [UInt8]) {
    guard let identity = try? Identity(decoding: data.span) else { return }
    let copy = encoded(Identity.byteCount) { bytes in identity.encode(into: &bytes) }
    require((try? Identity(decoding: copy.span)) == identity, "an identity reads back equal")
  }

  private static func status(_ data: [UInt8]) {
    guard let status = try? TableStatus(decoding: data.span) else { return }
    let copy = encoded(TableStatus.byteCount) { bytes in status.encode(into: &bytes) }
    require((try? TableStatus(decoding: copy.span)) == status, "a status reads back equal")
  }

  private static func calibration(_ data: [UInt8]) {
    guard let calibration = try? TableCalibration(decoding: data.span) else { return }
    let copy = encoded(calibration.byteCount) { bytes in calibration.encode(into: &bytes) }
    require(
      (try? TableCalibration(decoding: copy.span)) == calibration,
      "a calibration reads back equal")
    for channel in 0..<calibration.channelCount {
      for count in [CellReading.countRange.lowerBound, 0, CellReading.countRange.upperBound] {
        _ = calibration.cells[channel].millinewtons(count)
      }
    }
  }

  private static func limits(_ data: [UInt8]) {
    guard let limits = try? GuardLimits(decoding: data.span) else { return }
    let copy = encoded(limits.byteCount) { bytes in limits.encode(into: &bytes) }
    guard let again = try? GuardLimits(decoding: copy.span) else {
      return require(false, "limits can be read back")
    }
    let second = encoded(again.byteCount) { bytes in again.encode(into: &bytes) }
    require(second == copy, "limits read back equal")
  }

  static func seeds() -> [[UInt8]] {
    let status = TableStatus(
      epoch: 3, isStreaming: true, guardState: .watching, produced: 80, dropped: 1,
      restart: .power, deviceTime: 1_000_000)
    var seeds = [[1] + encoded(TableStatus.byteCount) { bytes in status.encode(into: &bytes) }]
    if let identity = DeviceTarget.identity(channels: 8) {
      seeds.append([0] + encoded(Identity.byteCount) { bytes in identity.encode(into: &bytes) })
    }
    for channels in [1, 8, 16] {
      let calibration = TableCalibration(
        channelCount: channels, referenceMassGrams: 20_000, madeAt: 1,
        cells: .init(repeating: .init(zero: 180_000, nanonewtonsPerCount: -817_222)))
      seeds.append(
        [0x82] + encoded(calibration.byteCount) { bytes in calibration.encode(into: &bytes) })
      let limits = GuardLimits(
        channelCount: channels, rating: 2_000_000, hardForce: 300_000, deadband: 10_000,
        offDelayMilliseconds: 500, heartbeatMilliseconds: 1500)
      seeds.append([0x83] + encoded(limits.byteCount) { bytes in limits.encode(into: &bytes) })
    }
    return seeds
  }
}

extension [UInt8] {
  /// Gives data with a channel count at 2 its right checksum.
  mutating func seal(header: Int, perChannel: Int) {
    guard count > 2 else { return }
    let end = header + perChannel * Int(self[2])
    guard end + 4 <= count else { return }
    setChecksum(of: 0..<end)
  }
}
