// What a screen needs of an alarm that stands, so that none has to know the conditions by itself.

extension StandingAlarm {
  /// How it stands, in a word.
  public enum State: String, Codable, Sendable {
    case active
    /// It holds, and somebody has seen to it.
    case acknowledged
    /// It has gone, and waits to be acknowledged.
    case latched
  }

  public var state: State { !isActive ? .latched : isAcknowledged ? .acknowledged : .active }

  private enum ToldKeys: String, CodingKey {
    case words, state, note, place
    case isAudible = "audible"
  }

  /// All that is kept, and what follows from it.
  ///
  /// Words, state, whether it is to be heard, note and place are not read back.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(alarm, forKey: .alarm)
    try container.encode(since, forKey: .since)
    try container.encode(isActive, forKey: .isActive)
    try container.encode(isAcknowledged, forKey: .isAcknowledged)
    try container.encode(isAudioPaused, forKey: .isAudioPaused)
    try container.encode(isShelved, forKey: .isShelved)
    try container.encodeIfPresent(pausedUntil, forKey: .pausedUntil)
    var told = encoder.container(keyedBy: ToldKeys.self)
    try told.encode(alarm.title, forKey: .words)
    try told.encode(state, forKey: .state)
    try told.encode(isAudible, forKey: .isAudible)
    try told.encodeIfPresent(note, forKey: .note)
    try told.encodeIfPresent(alarm.place, forKey: .place)
  }
}
