// The structures of the wire format, each with its fields as numbers in the order of its JSON.

import TableProtocol

protocol Vector {
  associatedtype Failure: SayableError
  /// Whether a checksum guards its bytes.
  static var isSealed: Bool { get }

  init(decoding bytes: Span<UInt8>) throws(Failure)
  func encode(into bytes: inout MutableSpan<UInt8>) -> Int
  func sayFields()
}

extension ScanFrame: Vector {
  static var isSealed: Bool { true }

  func encode(into bytes: inout MutableSpan<UInt8>) -> Int { encode(into: &bytes, at: 0) }

  func sayFields() {
    say(" ", epoch)
    say(" ", sequence)
    say(" ", deviceTime)
    say(isButtonHeld ? " 1" : " 0")
    say(" ", guardState.rawValue)
    for channel in 0..<channelCount {
      say(" ", cells[channel].count)
      say(" ", cells[channel].state.rawValue)
      say(" ", cells[channel].age)
    }
  }
}

extension Identity: Vector {
  static var isSealed: Bool { false }

  func sayFields() {
    say(" ", firmwareMajor)
    say(" ", firmwareMinor)
    say(" ", firmwarePatch)
    say(" ", channelCount)
    say(" ", framesPerTransfer)
    say(" ", rateMillihertz)
    say(" ")
    let ascii = serial.ascii
    say(ascii.span.extracting(0..<serial.count))
  }
}

extension TableCalibration: Vector {
  static var isSealed: Bool { true }

  func sayFields() {
    say(" ", referenceMassGrams)
    say(" ", madeAt)
    for channel in 0..<channelCount {
      say(" ", cells[channel].zero)
      say(" ", cells[channel].nanonewtonsPerCount)
    }
  }
}

extension GuardLimits: Vector {
  static var isSealed: Bool { true }

  func sayFields() {
    say(" ", rating)
    say(" ", hardForce)
    say(" ", bothFeet)
    say(" ", fallDrop)
    say(" ", deadband)
    say(" ", offDelayMilliseconds)
    say(" ", heartbeatMilliseconds)
    for channel in 0..<16 where clientChannels & 1 << UInt16(channel) != 0 { say(" ", channel) }
    for channel in 0..<channelCount { say(" ", tare[channel]) }
  }
}

extension TableStatus: Vector {
  static var isSealed: Bool { false }

  func sayFields() {
    say(" ", epoch)
    say(isStreaming ? " 1" : " 0")
    say(" ", guardState.rawValue)
    say(" ", produced)
    say(" ", dropped)
    say(" ", restart.rawValue)
    say(" ", failedAt)
    say(" ", deviceTime)
  }
}
