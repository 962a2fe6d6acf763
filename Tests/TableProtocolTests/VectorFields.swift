import TableProtocol
import Testing

// The fields of the golden vectors, as their JSON names them.

struct ScanFrameFields: Codable, Equatable {
  struct Cell: Codable, Equatable {
    var count: Int32
    var state: String
    var age: UInt16
  }

  var epoch: UInt16
  var sequence: UInt32
  var deviceTime: UInt64
  var isButtonHeld: Bool
  var guardState: String
  var cells: [Cell]

  init(_ frame: ScanFrame) {
    epoch = frame.epoch
    sequence = frame.sequence
    deviceTime = frame.deviceTime
    isButtonHeld = frame.isButtonHeld
    guardState = "\(frame.guardState)"
    cells = (0..<frame.channelCount).map { channel in
      let cell = frame.cells[channel]
      return Cell(count: cell.count, state: "\(cell.state)", age: cell.age)
    }
  }

  func frame() throws -> ScanFrame {
    var frame = ScanFrame(
      epoch: epoch, sequence: sequence, deviceTime: deviceTime, isButtonHeld: isButtonHeld,
      guardState: try GuardState(named: guardState), channelCount: cells.count)
    for (channel, cell) in cells.enumerated() {
      let state = (0...5).compactMap(CellState.init).first { "\($0)" == cell.state }
      frame.cells[channel] = CellReading(
        count: cell.count, state: try #require(state), age: cell.age)
    }
    return frame
  }
}

struct IdentityFields: Decodable {
  var firmware: [UInt8]
  var channelCount: Int
  var framesPerTransfer: Int
  var rateMillihertz: UInt32
  var serial: String

  func identity() throws -> Identity {
    let serial = Array(serial.utf8)
    return Identity(
      firmwareMajor: firmware[0], firmwareMinor: firmware[1], firmwarePatch: firmware[2],
      channelCount: channelCount, framesPerTransfer: framesPerTransfer,
      rateMillihertz: rateMillihertz, serial: try SerialNumber(decoding: serial.span))
  }
}

struct CalibrationFields: Decodable {
  struct Cell: Decodable {
    var zero: Int32
    var nanonewtonsPerCount: Int32
  }

  var referenceMassGrams: UInt32
  var madeAt: UInt64
  var cells: [Cell]

  var calibration: TableCalibration {
    var calibration = TableCalibration(
      channelCount: cells.count, referenceMassGrams: referenceMassGrams, madeAt: madeAt)
    for (channel, cell) in cells.enumerated() {
      calibration.cells[channel] = CellCalibration(
        zero: cell.zero, nanonewtonsPerCount: cell.nanonewtonsPerCount)
    }
    return calibration
  }
}

struct GuardLimitsFields: Codable, Equatable {
  var rating: Int32
  var hardForce: Int32
  var bothFeet: Int32
  var fallDrop: Int32
  var deadband: Int32
  var offDelayMilliseconds: UInt16
  var heartbeatMilliseconds: UInt16
  var clientChannels: [Int]
  var tare: [Int32]

  init(_ limits: GuardLimits) {
    rating = limits.rating
    hardForce = limits.hardForce
    bothFeet = limits.bothFeet
    fallDrop = limits.fallDrop
    deadband = limits.deadband
    offDelayMilliseconds = limits.offDelayMilliseconds
    heartbeatMilliseconds = limits.heartbeatMilliseconds
    clientChannels = (0..<16).filter { limits.clientChannels & 1 << UInt16($0) != 0 }
    tare = (0..<limits.channelCount).map { limits.tare[$0] }
  }

  var limits: GuardLimits {
    var limits = GuardLimits(
      channelCount: tare.count, rating: rating, hardForce: hardForce, bothFeet: bothFeet,
      fallDrop: fallDrop, deadband: deadband, offDelayMilliseconds: offDelayMilliseconds,
      heartbeatMilliseconds: heartbeatMilliseconds,
      clientChannels: clientChannels.reduce(0) { $0 | 1 << UInt16($1) })
    for (channel, tare) in tare.enumerated() { limits.tare[channel] = tare }
    return limits
  }
}

struct StatusFields: Decodable {
  var epoch: UInt16
  var isStreaming: Bool
  var guardState: String
  var produced: UInt32
  var dropped: UInt32
  var restart: String
  var failedAt: UInt16
  var deviceTime: UInt64

  func status() throws -> TableStatus {
    let restart = try #require(
      (0...3).compactMap(RestartCause.init).first { "\($0)" == self.restart })
    return TableStatus(
      epoch: epoch, isStreaming: isStreaming, guardState: try GuardState(named: guardState),
      produced: produced, dropped: dropped, restart: restart, failedAt: failedAt,
      deviceTime: deviceTime)
  }
}

extension GuardState {
  init(named name: String) throws {
    self = try #require((0...4).compactMap(GuardState.init).first { "\($0)" == name })
  }
}
