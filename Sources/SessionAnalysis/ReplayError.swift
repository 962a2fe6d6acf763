public import LoadEstimation
public import SessionLog

/// Why a log cannot be replayed.
public enum ReplayError: Error, Equatable, Sendable {
  case log(SessionLogError)
  /// The file ends, or is damaged, before its header.
  case noHeader
  /// The header was written by another version.
  case unknownFormat(Int)
  case malformedHeader(String)
  case malformedEntry(topic: String, String)
  case profile(LoadEstimator.ProfileError)

  /// What is wrong with the log, as people read it behind its name.
  public var words: String {
    switch self {
    case .log(let error): "it cannot be read: \(error.words)"
    case .noHeader: "it holds nothing: it ends, or is damaged, before its header"
    case .unknownFormat(let format):
      "it has format \(format), this version reads \(SessionHeader.currentFormat)"
    case .malformedHeader(let problem): "its header makes no sense: \(problem)"
    case .malformedEntry(let topic, let problem):
      "an entry in \(topic) makes no sense: \(problem)"
    case .profile(let error): "its table profile makes no sense: \(error.words)"
    }
  }
}

extension LoadEstimator.ProfileError {
  /// What of the profile does not go with the table.
  public var words: String {
    switch self {
    case .channelMissing(let channel, let count):
      "a cell is on channel \(channel), and the table has \(count)"
    case .tooManyPanels(let count): "\(count) panels are too many"
    case .tooManyAreas(let count): "\(count) areas are too many"
    case .positionOutOfRange(let place): "\(place) mm is no place on a table"
    }
  }
}
