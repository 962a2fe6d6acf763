public import TableProtocol

/// What is wrong with the table, on purpose; everything is off unless switched on.
///
/// | fault       | what it does                                                               |
/// |-------------|----------------------------------------------------------------------------|
/// | noise       | each cell's own normal noise, newtons rms; 0.35 is a force plate's         |
/// | gain error  | one cell reads this fraction too much                                      |
/// | drift       | one cell's zero walks, newtons a minute, from power-up on                  |
/// | swap        | two cells are wired to each other's converters                             |
/// | glitches    | this fraction of all readings jumps, alone or in runs of up to 16 readings |
/// | saturation  | one cell stands at its positive rail for these seconds                     |
/// | absent      | this channel's converter never answers, from power-up on                   |
/// | stuck       | this channel's converter has stopped delivering, from power-up on          |
/// | restart     | the firmware says that it began to run by this, and not by power           |
/// | button      | the client presses the button this often, 0.3 s each time                  |
///
/// Glitches, saturation and button come within a playback, the others act at any time. A channel
/// that is not chosen is drawn from the seed. Swapped cells stand where the profile does not say:
/// zero and gain stay with the channel, as they do for a table that was calibrated as it is wired.
public struct FaultSwitches: Sendable, Equatable {
  public var noise = 0.0
  public var gainError = 0.0
  public var gainErrorChannel: Int?
  public var drift = 0.0
  public var driftChannel: Int?
  public var swap: ChannelPair?
  public var glitches = 0.0
  public var saturation = 0.0
  public var absentChannel: Int?
  public var stuckChannel: Int?
  public var buttonPresses = 0
  public var restart = RestartCause.power

  /// Two channels of a table.
  public struct ChannelPair: Sendable, Equatable {
    public var first: Int
    public var second: Int

    public init(_ first: Int, _ second: Int) {
      self.first = first
      self.second = second
    }
  }

  public init() {}

  /// What a good table shows all the same: 0.35 N rms on every cell.
  public static var noiseOnly: Self {
    var switches = Self()
    switches.noise = 0.35
    return switches
  }

  /// The channels that were chosen.
  var chosenChannels: [Int] {
    [
      gainErrorChannel, driftChannel, absentChannel, stuckChannel, swap?.first, swap?.second,
    ].compactMap(\.self)
  }
}

extension FaultSwitches {
  /// A fault that has one number, by the name it has on the command line.
  public enum Kind: String, CaseIterable, Sendable {
    case noise
    case gainError = "gain-error"
    case drift
    case glitches
    case saturation
    case absent
    case stuck
    case button

    /// What the fault is when it is switched on without a value.
    public var defaultValue: Double {
      switch self {
      case .noise: 0.35
      case .gainError: 0.05
      case .drift: 2
      case .glitches: 0.002
      case .saturation: 1
      case .absent, .stuck: 0
      case .button: 2
      }
    }

    /// The values that mean something.
    public var range: ClosedRange<Double> {
      switch self {
      case .noise: 0...100
      case .gainError: -0.9...0.9
      case .drift: -1000...1000
      case .glitches: 0...0.1
      case .saturation: 0...3600
      case .absent, .stuck: 0...15
      case .button: 0...100
      }
    }

    var isWhole: Bool { self == .absent || self == .stuck || self == .button }
    /// Whether the channel can be chosen.
    var takesChannel: Bool { self == .gainError || self == .drift }
  }

  /// Switches `kind` on at `value`, or says what is wrong with it; gain error and drift on
  /// `channel`, if it is given.
  public mutating func set(
    _ kind: Kind, to value: Double? = nil, channel: Int? = nil
  ) throws(VirtualTableError) {
    let value = value ?? kind.defaultValue
    guard kind.range.contains(value), !kind.isWhole || value == value.rounded() else {
      throw .faultOutOfRange(kind, value)
    }
    guard channel == nil || kind.takesChannel else { throw .faultWithoutChannel(kind) }
    switch kind {
    case .noise: noise = value
    case .gainError: (gainError, gainErrorChannel) = (value, channel)
    case .drift: (drift, driftChannel) = (value, channel)
    case .glitches: glitches = value
    case .saturation: saturation = value
    case .absent: absentChannel = Int(value)
    case .stuck: stuckChannel = Int(value)
    case .button: buttonPresses = Int(value)
    }
  }
}
