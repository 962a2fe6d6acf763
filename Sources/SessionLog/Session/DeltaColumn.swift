/// Numbers of one kind, one per scan, as runs: for what seldom changes.
///
/// What is written is not the number but its change (order 1) or its change's change (order 2),
/// zigzag-folded (0, -1, 1, -2, … become 0, 1, 2, 3, …) and as a base-128 varint. A 0 is
/// followed by a varint that tells how many more zeros come: what does not change costs nothing.
/// The number before the first, and its change, are 0.
///
/// All arithmetic wraps at 64 bits, so every number comes back, whatever the one before it.
struct DeltaColumn {
  enum Order { case first, second }

  private let order: Order
  private var last: Int64 = 0
  private var lastChange: Int64 = 0
  /// Zeros met and not yet written, or read and not yet used up.
  private var zeros: UInt64 = 0

  init(_ order: Order) { self.order = order }

  mutating func encode(_ value: Int64, into bytes: inout [UInt8]) {
    let change = value &- last
    let written = order == .first ? change : change &- lastChange
    last = value
    lastChange = change
    if written == 0 {
      zeros += 1
    } else {
      flush(into: &bytes)
      bytes.append(signedVarint: written)
    }
  }

  /// Writes the zeros at the column's end.
  mutating func flush(into bytes: inout [UInt8]) {
    guard zeros > 0 else { return }
    bytes.append(0)
    bytes.append(varint: zeros - 1)
    zeros = 0
  }

  mutating func decode(
    _ bytes: Span<UInt8>, _ cursor: inout SpanCursor
  ) throws(SessionLogError) -> Int64 {
    var written: Int64 = 0
    if zeros > 0 {
      zeros -= 1
    } else {
      written = try cursor.signedVarint(in: bytes)
      if written == 0 { zeros = try cursor.varint(in: bytes) }
    }
    lastChange = order == .first ? written : lastChange &+ written
    last &+= lastChange
    return last
  }

  /// Whether all zeros that were announced have been used.
  var isDrained: Bool { zeros == 0 }
}

extension [UInt8] {
  /// Appends a zigzag-folded base-128 number.
  mutating func append(signedVarint value: Int64) {
    append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }
}
