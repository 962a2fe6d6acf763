/// A key, or a character that was pasted.
enum Key: Equatable, Sendable {
  case character(Character)
  /// Out of a paste, which is text and never a command.
  case pasted(Character)
  case enter
  case backspace
  /// Ctrl-U.
  case clear
  /// A lone escape.
  case escape
  /// Ctrl-Z.
  case suspend
  /// Ctrl-L.
  case redraw
  /// Ctrl-D, or the end of input; and Ctrl-C where the terminal makes no signal of it.
  case end
}

/// Turns what a terminal sends into keys, in pieces split anywhere.
///
/// A sequence that is not known, such as an arrow's, is no key. Text between the marks of a paste
/// (mode 2004) comes as pasted characters, its ends of lines as blanks.
struct KeyReader {
  private enum State { case plain, escape, sequence }

  private var state = State.plain
  private var parameters: [UInt8] = []
  private var isPasting = false
  /// The bytes of a character that is not whole yet; at most four.
  private var character: [UInt8] = []

  /// The keys that end within `bytes`; none at all are a pause in typing.
  mutating func take(_ bytes: some Collection<UInt8>) -> [Key] {
    if bytes.isEmpty, state == .escape {
      state = .plain
      return [.escape]
    }
    return bytes.compactMap { take($0) }
  }

  private mutating func take(_ byte: UInt8) -> Key? {
    switch state {
    case .plain: return plain(byte)
    case .escape:
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "O"):
        state = .sequence
        parameters = []
        return nil
      case 0x1B: return .escape
      default:
        // Alt and a key: neither the one nor the other.
        state = .plain
        return nil
      }
    case .sequence:
      guard 0x40...0x7E ~= byte else {
        if parameters.count < 16 { parameters.append(byte) }
        return nil
      }
      state = .plain
      if byte == UInt8(ascii: "~") {
        switch String(decoding: parameters, as: UTF8.self) {
        case "200": isPasting = true
        case "201": isPasting = false
        default: break
        }
      }
      return nil
    }
  }

  private mutating func plain(_ byte: UInt8) -> Key? {
    if byte == 0x1B {
      state = .escape
      character = []
      return nil
    }
    guard byte < 0x80 else { return part(byte) }
    character = []
    if isPasting { return .pasted(byte < 0x20 || byte == 0x7F ? " " : text(byte)) }
    return switch byte {
    case 0x0A, 0x0D: .enter
    case 0x08, 0x7F: .backspace
    case 0x15: .clear
    case 0x0C: .redraw
    case 0x1A: .suspend
    case 0x03, 0x04: .end
    case 0..<0x20: nil
    default: .character(text(byte))
    }
  }

  private func text(_ byte: UInt8) -> Character { Character(Unicode.Scalar(byte)) }

  /// A byte of a character of several; what is no UTF-8 is no key.
  private mutating func part(_ byte: UInt8) -> Key? {
    if byte & 0xC0 != 0x80 { character = [] }
    character.append(byte)
    let length =
      switch character[0] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard character.count >= length else { return nil }
    defer { character = [] }
    guard let text = String(validating: character, as: UTF8.self), let whole = text.first
    else { return nil }
    return isPasting ? .pasted(whole) : .character(whole)
  }
}
