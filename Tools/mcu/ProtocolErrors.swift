// The errors of the wire format, word for word as the host's `"\(error)"`, which needs what the
// microcontroller lacks.

import TableProtocol

protocol SayableError: Error {
  func sayWords()
}

extension FrameError: SayableError {
  func sayWords() {
    switch self {
    case .truncated(let needed, let found):
      sayCase("truncated(needed: ", needed, ", found: ", found)
    case .noSync(let word): sayCase("noSync(", word)
    case .unsupportedVersion(let version): sayCase("unsupportedVersion(", version)
    case .channelCountOutOfRange(let count): sayCase("channelCountOutOfRange(", count)
    case .wrongLength(let declared, let expected):
      sayCase("wrongLength(declared: ", declared, ", expected: ", expected)
    case .wrongChecksum(let declared, let computed):
      sayCase("wrongChecksum(declared: ", declared, ", computed: ", computed)
    case .unknownCellState(let channel, let value):
      sayCase("unknownCellState(channel: ", channel, ", value: ", value)
    case .unknownGuardState(let value): sayCase("unknownGuardState(", value)
    }
  }
}

extension ControlDataError: SayableError {
  func sayWords() {
    switch self {
    case .truncated(let needed, let found):
      sayCase("truncated(needed: ", needed, ", found: ", found)
    case .unsupportedVersion(let version): sayCase("unsupportedVersion(", version)
    case .channelCountOutOfRange(let count): sayCase("channelCountOutOfRange(", count)
    case .rateOutOfRange(let rate): sayCase("rateOutOfRange(millihertz: ", rate)
    case .framesPerTransferOutOfRange(let count): sayCase("framesPerTransferOutOfRange(", count)
    case .serialNotPrintable: say("serialNotPrintable")
    case .wrongChecksum(let declared, let computed):
      sayCase("wrongChecksum(declared: ", declared, ", computed: ", computed)
    case .unknownGuardState(let value): sayCase("unknownGuardState(", value)
    case .negativeLimit(let limit): sayCase("negativeLimit(", limit)
    case .noSuchChannel(let mask): sayCase("noSuchChannel(mask: ", mask)
    }
  }
}

private func sayCase(_ name: StaticString, _ value: some FixedWidthInteger) {
  say(name, value)
  say(")")
}

private func sayCase(
  _ name: StaticString, _ value: some FixedWidthInteger, _ label: StaticString,
  _ second: some FixedWidthInteger
) {
  say(name, value)
  say(label, second)
  say(")")
}
