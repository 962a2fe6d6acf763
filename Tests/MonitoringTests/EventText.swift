import Monitoring

/// An event as a line of numbers, made without allocation: the microcontroller writes the same.
///
/// Condition, transition, epoch, sequence, time, value, limit and zone, then a line feed.
struct EventText {
  /// Eight numbers, the longest of 20 digits, with what parts them.
  static let capacity = 96

  private(set) var bytes: [96 of UInt8] = .init(repeating: 0)
  private(set) var count = 0

  init(_ event: AlarmEvent) {
    append(UInt64(event.condition.rawValue), " ")
    append(UInt64(event.transition.rawValue), " ")
    append(UInt64(event.epoch), " ")
    append(UInt64(event.sequence), " ")
    append(event.time, " ")
    append(signed: event.value, " ")
    append(signed: event.limit, " ")
    append(UInt64(event.zone), "\n")
  }

  private mutating func append(signed value: Int32, _ end: Unicode.Scalar) {
    if value < 0 { append("-") }
    append(UInt64(value.magnitude), end)
  }

  private mutating func append(_ value: UInt64, _ end: Unicode.Scalar) {
    var power: UInt64 = 1
    while value / power >= 10 { power *= 10 }
    while power > 0 {
      bytes[count] = 48 + UInt8(truncatingIfNeeded: value / power % 10)
      count += 1
      power /= 10
    }
    append(end)
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    bytes[count] = UInt8(truncatingIfNeeded: scalar.value)
    count += 1
  }
}
