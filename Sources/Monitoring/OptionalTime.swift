/// A time or none, in the eight bytes of a time: an optional's nine fill sixteen.
struct OptionalTime: Sendable, BitwiseCopyable {
  /// The last value is none; no clock gets as far, and a deadline that does is the one before.
  private var bits = UInt64.max

  var time: UInt64? {
    get { bits == .max ? nil : bits }
    set {
      if let newValue { bits = min(newValue, .max - 1) } else { bits = .max }
    }
  }
}
