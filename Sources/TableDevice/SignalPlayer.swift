internal import TableProtocol

/// Plays a signal pattern on buzzer and lamp by the device's own clock.
///
/// What changes begins anew at once: a pattern that gets more urgent is heard with its first
/// pulse. What goes on is not restarted, and buzzer and lamp do not disturb each other.
struct SignalPlayer {
  private(set) var pattern: SignalPattern = .none
  private(set) var isSounding = false
  private(set) var lamp: Lamp = .off
  /// Device time, microseconds.
  private var soundBegan: UInt64 = 0
  private var lightBegan: UInt64 = 0

  /// Plays `wanted` from `now` on; true when buzzer or lamp must be switched for it.
  mutating func play(_ wanted: SignalPattern, at now: UInt64) -> Bool {
    if wanted.sound != pattern.sound { soundBegan = now }
    if wanted.light != pattern.light { lightBegan = now }
    pattern = wanted
    let sounds = BurstPattern(wanted.sound)?.isSounding(after: now &- soundBegan) ?? false
    let shines = LampPattern(wanted.light)?.lamp(after: now &- lightBegan) ?? .off
    guard sounds != isSounding || shines != lamp else { return false }
    isSounding = sounds
    lamp = shines
    return true
  }
}
