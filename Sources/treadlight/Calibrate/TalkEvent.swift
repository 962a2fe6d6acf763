import Calibration
import TableModel

/// What a guided conversation is told.
enum TalkEvent: Sendable {
  case line(String)
  /// Nothing more will be typed.
  case inputEnded
  case interrupted
  case measured(TableMeasurement, at: WallTime)
  /// A measurement, or what was to be done at the end, has failed.
  case failed(CommandFailure)
  /// What was to be done at the end is done.
  case acted
}

/// What a guided conversation asks for.
enum TalkAction: Equatable, Sendable {
  case say([String])
  /// How things stand at this moment; takes the place of the one before.
  case live(String)
  /// The person is asked for a line.
  case prompt
  /// Seconds.
  case measure(Double)
  /// Keep the work as it is now.
  case keep
  /// Do what the review was about.
  case act
  case finish(TalkEnding)

  var isSaid: Bool { if case .say = self { true } else { false } }
}

enum TalkEnding: Equatable, Sendable {
  case done
  /// The person has stopped; what was measured is kept.
  case stopped
  case interrupted
  case declined
  case refused(String)
  case failed(CommandFailure)
}

struct TalkOptions: Equatable, Sendable {
  /// Takes each step as soon as the right change is seen and it is steady.
  var isAutomatic = false
  /// Shows how things stand while waiting.
  var isLive = false
  /// Acts without asking.
  var isAgreed = false

  /// Whether glances are taken without being asked for.
  var isWatching: Bool { isAutomatic || isLive }
}
