/// Something that goes wrong in a session of good practice, at a time that is told by its event.
///
/// Each comes in a rest of the session, in which otherwise nothing happens, so that the rest of
/// it stays the same.
public enum Mishap: String, CaseIterable, Sendable {
  /// A second of 30 % more than the conservative preset allows at the mid back.
  case overload
  /// Four seconds of 100 N on the spine.
  case lockedPress = "locked-press"
  /// Three seconds with all that the bars do not bear on the client.
  case bothFeet = "both-feet"
  /// Somebody sits down on the table, heavy enough to exceed its rating by 5 %.
  case secondPerson = "second-person"
  /// Slips, hangs on the bars, falls on the client and gets up again.
  case fall
  /// Steps down hard: 530 N within 40 ms.
  case landing
  /// Seventeen seconds at 95 % of what the conservative preset allows at the mid back.
  case sustained
  /// The client's arm hangs down and rests on the floor: 40 N less, while the therapist is away.
  case hangingArm = "hanging-arm"
}
