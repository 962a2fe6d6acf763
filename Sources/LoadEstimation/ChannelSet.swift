/// Some of the table's sixteen channels, one bit each.
struct ChannelSet: Sendable, BitwiseCopyable, Equatable {
  var bits: UInt16 = 0

  var isEmpty: Bool { bits == 0 }
  var count: Int { bits.nonzeroBitCount }
  /// The lowest channel; nil when there is none.
  var first: Int? { bits == 0 ? nil : bits.trailingZeroBitCount }

  func contains(_ channel: Int) -> Bool { bits & (1 << UInt16(channel)) != 0 }
  func isSubset(of other: Self) -> Bool { bits & ~other.bits == 0 }
  mutating func insert(_ channel: Int) { bits |= 1 << UInt16(channel) }
  mutating func remove(_ channel: Int) { bits &= ~(1 << UInt16(channel)) }

  static func & (a: Self, b: Self) -> Self { Self(bits: a.bits & b.bits) }
  static func | (a: Self, b: Self) -> Self { Self(bits: a.bits | b.bits) }
  static func - (a: Self, b: Self) -> Self { Self(bits: a.bits & ~b.bits) }

  /// The set without one channel.
  func without(_ channel: Int) -> Self {
    var others = self
    others.remove(channel)
    return others
  }
}

extension ChannelSet: Sequence, IteratorProtocol {
  /// Takes the lowest channel out.
  mutating func next() -> Int? {
    guard bits != 0 else { return nil }
    let channel = bits.trailingZeroBitCount
    bits &= bits - 1
    return channel
  }
}
