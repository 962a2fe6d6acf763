public import SessionAnalysis
public import SessionLog

/// Why a session could not be exported.
public enum ExportError: Error, Equatable, Sendable {
  /// The log cannot be replayed.
  case replay(ReplayError)
  /// The file that was to be written cannot be.
  case output(SessionLogError, path: String)
  /// A file of that name stands there already.
  case exists(path: String)
  /// The session's own log was to be replaced by its export.
  case overSession(path: String)
  /// No scan lies within the times asked for.
  case nothingSelected
  case unknownChannel(String, known: [String])
  /// A channel that is a number of one kind only, and values of the other kind asked for.
  case contradiction(channel: String, values: ExportValues)
  /// More frames than a C3D file can count.
  case tooManyFrames(limit: Int)
  /// A table that began to count anew in the midst of what a C3D file takes for one even stream.
  case streamRestarted(atSeconds: Double)
  /// The parameters of a C3D file do not fit its 255 blocks.
  case tooManyParameters
  /// The person asked for an end.
  case cancelled
}
