/// What can be done to a table by one line of words.
///
/// | line                                | what it does                                   |
/// |-------------------------------------|------------------------------------------------|
/// | `play`                              | begins the playback                            |
/// | `press`                             | presses the client's button for 0.3 s          |
/// | `mass 20 at 60,80`                  | puts 20 kg at x 60 mm, y 80 mm, and nothing else |
/// | `mass 20 at 60,80 + 5 at 370,900`   | puts both                                      |
/// | `mass off`                          | takes all masses off                           |
/// | `misbehave stall`                   | does that wrong on the bus, see `Misbehaviour` |
enum HandCommand: Sendable, Equatable {
  case play
  case press
  case masses([PlacedMass])
  case misbehave(Misbehaviour)

  static let words = ["play", "press", "mass", "misbehave"]
  /// More than anybody has hands for.
  static let mostMasses = 16

  init(_ line: String) throws(HandCommandError) {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard let first = words.first else { throw .unknown }
    switch (first, words.count) {
    case ("play", 1): self = .play
    case ("press", 1): self = .press
    case ("mass", _): self = .masses(try Self.masses(words.dropFirst().joined(separator: " ")))
    case ("misbehave", 2):
      guard let misbehaviour = Misbehaviour(rawValue: String(words[1])) else {
        throw .notAMisbehaviour(String(words[1]))
      }
      self = .misbehave(misbehaviour)
    default: throw .unknown
    }
  }

  private static func masses(_ text: String) throws(HandCommandError) -> [PlacedMass] {
    if text == "off" { return [] }
    let parts = text.split(separator: "+", omittingEmptySubsequences: false)
    guard parts.count <= mostMasses else { throw .tooManyMasses(parts.count) }
    var masses: [PlacedMass] = []
    for part in parts { masses.append(try mass(part)) }
    return masses
  }

  /// `20 at 60,80`.
  private static func mass(_ text: Substring) throws(HandCommandError) -> PlacedMass {
    let words = text.split(separator: " ", maxSplits: 2)
    guard words.count == 3, words[1] == "at", let kilograms = Double(words[0]) else {
      throw .notMasses
    }
    let place = words[2].split(separator: ",", omittingEmptySubsequences: false).map { number in
      Double(String(number.filter { !$0.isWhitespace }))
    }
    guard place.count == 2, let x = place[0], let y = place[1] else { throw .notMasses }
    guard PlacedMass.masses.contains(kilograms) else { throw .massOutOfRange(kilograms) }
    for number in [x, y] where !PlacedMass.places.contains(number) {
      throw .placeOutOfRange(number)
    }
    return PlacedMass(kilograms: kilograms, x: x, y: y)
  }
}

/// Why a line of words is none of the commands.
enum HandCommandError: Error, Equatable {
  case unknown
  case notMasses
  case massOutOfRange(Double)
  case placeOutOfRange(Double)
  case tooManyMasses(Int)
  case notAMisbehaviour(String)
}

extension HandCommandError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unknown: "unknown command: \(HandCommand.words.joined(separator: ", "))"
    case .notMasses: "mass takes KILOGRAMS at X,Y with X and Y in mm, or off"
    case .massOutOfRange(let mass): "a mass is \(PlacedMass.masses.text) kg, not \(mass)"
    case .placeOutOfRange(let place): "a place is \(PlacedMass.places.text) mm, not \(place)"
    case .tooManyMasses(let count):
      "there is room for \(HandCommand.mostMasses) masses, not \(count)"
    case .notAMisbehaviour(let word):
      "misbehave takes \(Misbehaviour.allCases.map(\.rawValue).joined(separator: ", ")), not \(word)"
    }
  }
}

extension ClosedRange<Double> {
  /// As people read it: "0.001 to 1000".
  var text: String { "\(lowerBound.shortText) to \(upperBound.shortText)" }
}

extension Double {
  /// Without the fraction where there is none.
  var shortText: String { Int(exactly: self).map { "\($0)" } ?? "\(self)" }
}

extension VirtualTable {
  /// Does what the line says, and answers with one line that begins with `ok` or `error`.
  ///
  /// Knows `play`, `press`, `mass` and `misbehave`: what does not need the cable. Thread-safe.
  public func obey(_ line: String) -> String {
    let command: HandCommand
    do throws(HandCommandError) { command = try HandCommand(line) } catch {
      return "error \(error)"
    }
    switch command {
    case .play: return play() ? "ok playing" : "error already playing"
    case .press:
      press()
      return "ok pressed"
    case .misbehave(let misbehaviour):
      misbehave(misbehaviour)
      return "ok \(misbehaviour.rawValue)"
    case .masses(let masses):
      place(masses)
      guard !masses.isEmpty else { return "ok masses off" }
      let places = masses.map {
        "\($0.kilograms.shortText) kg at \($0.x.shortText),\($0.y.shortText) mm"
      }
      return "ok " + places.joined(separator: " + ")
    }
  }
}
