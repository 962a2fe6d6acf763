/// Numbers of one kind, one per scan, packed.
///
/// What is written is not the number but its change (order 1) or its change's change (order 2),
/// zigzag-folded (0, -1, 1, -2, … become 0, 1, 2, 3, …) and as a base-128 varint. A 0 is
/// followed by a varint that tells how many more zeros come: what does not change costs nothing.
///
/// All arithmetic wraps at 64 bits, so every number comes back, whatever the one before it.
struct DeltaColumn {
  enum Order { case first, second }

  private let order: Order
  private var last: Int64
  private var lastChange: Int64 = 0
  /// Zeros met and not yet written, or read and not yet used up.
  private var zeros: UInt64 = 0

  /// A column whose changes count from `start`.
  init(_ order: Order, from start: Int64 = 0) {
    self.order = order
    last = start
  }

  mutating func encode(_ value: Int64, into bytes: inout [UInt8]) {
    let change = value &- last
    let written = order == .first ? change : change &- lastChange
    last = value
    lastChange = change
    if written == 0 {
      zeros += 1
    } else {
      flush(into: &bytes)
      bytes.append(varint: UInt64(bitPattern: (written << 1) ^ (written >> 63)))
    }
  }

  /// Writes the zeros at the column's end.
  mutating func flush(into bytes: inout [UInt8]) {
    guard zeros > 0 else { return }
    bytes.append(0)
    bytes.append(varint: zeros - 1)
    zeros = 0
  }

  mutating func decode(_ bytes: inout ByteReader) throws(SessionLogError) -> Int64 {
    var written: Int64 = 0
    if zeros > 0 {
      zeros -= 1
    } else {
      let folded = try bytes.varint()
      if folded == 0 { zeros = try bytes.varint() }
      written = Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
    }
    lastChange = order == .first ? written : lastChange &+ written
    last &+= lastChange
    return last
  }

  /// Whether all zeros that were announced have been used.
  var isDrained: Bool { zeros == 0 }
}
