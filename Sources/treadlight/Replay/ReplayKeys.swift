/// Turns what a terminal sends for the keys into a replay's commands, in pieces split anywhere.
///
/// Arrows come as `ESC [ C` or `ESC O C`. A sequence that is not known does nothing, and neither
/// does a lone escape.
struct ReplayKeys {
  private enum State { case plain, escape, sequence }

  private var state = State.plain

  mutating func take(_ bytes: some Sequence<UInt8>) -> [ReplayTransport.Command] {
    bytes.compactMap { take($0) }
  }

  private mutating func take(_ byte: UInt8) -> ReplayTransport.Command? {
    switch state {
    case .plain:
      if byte == 0x1B {
        state = .escape
        return nil
      }
      return Self.command(UnicodeScalar(byte))
    case .escape:
      guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") else {
        state = byte == 0x1B ? .escape : .plain
        return byte == 0x1B ? nil : Self.command(UnicodeScalar(byte))
      }
      state = .sequence
      return nil
    case .sequence:
      // Parameters go before the byte that ends it.
      guard 0x40...0x7E ~= byte else { return nil }
      state = .plain
      switch UnicodeScalar(byte) {
      case "C": return .skip(ReplayTransport.skip)
      case "D": return .skip(.zero - ReplayTransport.skip)
      case "H": return .toBeginning
      case "F": return .toEnd
      default: return nil
      }
    }
  }

  private static func command(_ key: UnicodeScalar) -> ReplayTransport.Command? {
    switch key {
    case " ": .togglePause
    case ".": .step
    case "l": .skip(ReplayTransport.skip)
    case "h": .skip(.zero - ReplayTransport.skip)
    case "n": .nextAlarm
    case "p": .previousAlarm
    case "+", "=": .faster
    case "-": .slower
    case "g": .toBeginning
    case "G": .toEnd
    // End of input and Ctrl-C, where the terminal makes no signal of it.
    case "q", "Q", "\u{03}", "\u{04}": .quit
    default: nil
    }
  }
}
