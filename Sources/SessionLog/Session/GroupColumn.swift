/// Numbers of one kind, one per scan, as differences packed in groups: for what is noisy.
///
/// | bytes          | what                                                                        |
/// |----------------|-----------------------------------------------------------------------------|
/// | 1-5            | the first number, zigzag-folded, as a base-128 varint                       |
/// | then, for each group of 128 further numbers and a last one of what is left:                  |
/// | 1              | 64 · order + width; order 1...3, width 0...32                               |
/// | ⌈width · m / 8⌉ | the group's m differences of that order, folded, as `GroupPacking` has them |
///
/// The difference of order 1 is the number less the one before; of order 2, that difference less
/// the one before; of order 3, that less the one before. Before the first number stand others
/// that equal it. All arithmetic wraps at 32 bits, so every number comes back.
///
/// Each group has the order that makes it smallest, the least of equals.
///
/// In memory a column has `lead` numbers of room before its first, for those that equal it.
enum GroupColumn {
  /// Room before the first number; four, so that alignment stays.
  static let lead = 4
  private static let orders = 1...3
  private typealias Lanes = SIMD4<Int32>

  /// Appends `column[start..<start + count]`, and fills the `lead` numbers of room before it.
  static func encode(
    _ column: inout [Int32], at start: Int, count: Int, into bytes: inout [UInt8]
  ) {
    precondition(start >= lead && count > 0 && count <= column.count - start)
    // The room has just been checked.
    unsafe column.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      unsafe encode(base + start, count: count, into: &bytes)
    }
  }

  private static func encode(
    _ numbers: UnsafeMutablePointer<Int32>, count: Int, into bytes: inout [UInt8]
  ) {
    // The caller vouches for `lead` numbers before the first and `count` from there.
    unsafe fillLead(of: numbers)
    unsafe bytes.append(varint: UInt64(GroupPacking.fold(numbers[0])))
    // No more than has room on the stack; what was tried makes way for what is packed.
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * GroupPacking.length) {
      scratch in
      guard var folded = scratch.baseAddress else { return }
      var other = unsafe folded + GroupPacking.length
      var start = 1
      while start < count {
        let length = min(GroupPacking.length, count - start)
        let group = unsafe UnsafePointer(numbers + start)
        let (order, width) = unsafe fold(group, count: length, to: &folded, or: &other)
        bytes.append(UInt8(order << 6 | width))
        start += length
        guard width > 0 else { continue }
        if length == GroupPacking.length {
          unsafe GroupPacking.packGroup(folded, width: width, into: other)
          let size = GroupPacking.byteCount(width: width, count: length)
          unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: other, count: size))
        } else {
          unsafe GroupPacking.packRest(folded, count: length, width: width, into: &bytes)
        }
      }
    }
  }

  /// Reads `count` numbers to `column[start...]`, before which `lead` numbers have room.
  static func decode(
    _ bytes: Span<UInt8>, _ cursor: inout SpanCursor, count: Int, into column: inout [Int32],
    at start: Int
  ) throws(SessionLogError) {
    precondition(start >= lead && count > 0 && count <= column.count - start)
    var failure: SessionLogError?
    // The room has just been checked.
    unsafe column.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      do throws(SessionLogError) {
        try unsafe decode(bytes, &cursor, count: count, into: base + start)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// Reads `count` numbers to `numbers`, before which `lead` numbers have room.
  private static func decode(
    _ bytes: Span<UInt8>, _ cursor: inout SpanCursor, count: Int,
    into numbers: UnsafeMutablePointer<Int32>
  ) throws(SessionLogError) {
    let first = try cursor.varint(in: bytes)
    guard let folded = UInt32(exactly: first) else {
      throw .valueOutOfRange(Int64(clamping: first))
    }
    // The caller vouches for `lead` numbers before the first and `count` from there.
    unsafe numbers[0] = GroupPacking.unfold(folded)
    unsafe fillLead(of: numbers)
    var start = 1
    while start < count {
      let length = min(GroupPacking.length, count - start)
      let head = Int(try cursor.byte(in: bytes))
      let (order, width) = (head >> 6, head & 63)
      guard orders.contains(order), width <= GroupPacking.widest else {
        throw .valueOutOfRange(Int64(head))
      }
      let place = try cursor.skip(GroupPacking.byteCount(width: width, count: length))
      let group = unsafe numbers + start
      unsafe unpack(bytes.extracting(place), width: width, count: length, into: group)
      unsafe sum(group, order: order, count: length)
      start += length
    }
  }

  private static func fillLead(of numbers: UnsafeMutablePointer<Int32>) {
    for index in 1...lead { unsafe numbers[-index] = numbers[0] }
  }

  /// Writes the folded differences of the order whose need the fewest bits to `folded`; returns
  /// the order and the bits.
  ///
  /// An order is given up once it needs as many bits as a lower one: where noise prevails, after
  /// the first few numbers. It is tried in `other`, and the two change places if it is better.
  private static func fold(
    _ group: UnsafePointer<Int32>, count: Int, to folded: inout UnsafeMutablePointer<UInt32>,
    or other: inout UnsafeMutablePointer<UInt32>
  ) -> (order: Int, width: Int) {
    // Three numbers before the group have been written, and `count` in it; the caller vouches for
    // the room. Each order is a case of its own, for the compiler to know it.
    let widest = GroupPacking.widest
    let first = unsafe fold(group, order: 1, count: count, below: widest + 1, to: folded)
    var best = (order: 1, width: first ?? widest)
    if let width = unsafe fold(group, order: 2, count: count, below: best.width, to: other) {
      best = (2, width)
      unsafe swap(&folded, &other)
    }
    if let width = unsafe fold(group, order: 3, count: count, below: best.width, to: other) {
      best = (3, width)
      unsafe swap(&folded, &other)
    }
    return best
  }

  /// Writes the folded differences of an order and returns the bits they need, or nil once these
  /// are not fewer than `limit`.
  @inline(__always)
  private static func fold(
    _ group: UnsafePointer<Int32>, order: Int, count: Int, below limit: Int,
    to folded: UnsafeMutablePointer<UInt32>
  ) -> Int? {
    guard limit > 0 else { return nil }
    let tooWide = limit > GroupPacking.widest ? 0 : UInt32.max << UInt32(limit - 1)
    var bits = Lanes(repeating: 0)
    var index = 0
    // As above.
    while index &+ 16 <= count {
      for step in 0..<4 {
        let place = index &+ 4 &* step
        let part = unsafe differences(UnsafeRawPointer(group + place), order: order).folded
        unsafe UnsafeMutableRawPointer(folded + place).storeBytes(of: part, as: Lanes.self)
        bits |= part
      }
      if order > 1, bits.bitsOfAny & tooWide != 0 { return nil }
      index &+= 16
    }
    var rest = bits.bitsOfAny
    while index < count {
      let number = unsafe GroupPacking.fold(difference(group + index, order: order))
      unsafe folded[index] = number
      rest |= number
      index &+= 1
    }
    let width = GroupPacking.widest - rest.leadingZeroBitCount
    return width < limit ? width : nil
  }

  /// The differences of four numbers; up to three numbers before them must be there.
  @inline(__always)
  private static func differences(_ numbers: UnsafeRawPointer, order: Int) -> Lanes {
    let now = unsafe numbers.loadUnaligned(as: Lanes.self)
    let one = unsafe numbers.loadUnaligned(fromByteOffset: -4, as: Lanes.self)
    if order == 1 { return now &- one }
    let two = unsafe numbers.loadUnaligned(fromByteOffset: -8, as: Lanes.self)
    if order == 2 { return (now &- one) &- (one &- two) }
    let three = unsafe numbers.loadUnaligned(fromByteOffset: -12, as: Lanes.self)
    return ((now &- one) &- (one &- two)) &- ((one &- two) &- (two &- three))
  }

  /// The same of one number.
  @inline(__always)
  private static func difference(_ number: UnsafePointer<Int32>, order: Int) -> Int32 {
    let step = unsafe number[0] &- number[-1]
    if order == 1 { return step }
    let before = unsafe number[-1] &- number[-2]
    if order == 2 { return step &- before }
    return unsafe (step &- before) &- (before &- (number[-2] &- number[-3]))
  }

  private static func unpack(
    _ bytes: Span<UInt8>, width: Int, count: Int, into group: UnsafeMutablePointer<Int32>
  ) {
    // The caller vouches for room for `count` numbers; `bytes` has the length they take.
    if width == 0 {
      unsafe group.update(repeating: 0, count: count)
    } else if count == GroupPacking.length {
      unsafe bytes.withUnsafeBytes { rows in
        guard let rows = rows.baseAddress else { return }
        unsafe GroupPacking.unpackGroup(rows, width: width, into: group)
      }
    } else {
      unsafe GroupPacking.unpackRest(bytes, count: count, width: width, into: group)
    }
  }

  /// Turns differences into numbers: one round of running sums for each order.
  private static func sum(_ group: UnsafeMutablePointer<Int32>, order: Int, count: Int) {
    let before = unsafe UnsafePointer(group)
    for round in (0..<order).reversed() {
      // Three numbers before the group have been written; the rounds leave them as they are.
      let start =
        switch round {
        case 0: unsafe before[-1]
        case 1: unsafe difference(before - 1, order: 1)
        default: unsafe difference(before - 1, order: 2)
        }
      if count == GroupPacking.length {
        unsafe GroupPacking.sumGroup(group, from: start)
      } else {
        var last = start
        for index in 0..<count {
          last = unsafe last &+ group[index]
          unsafe group[index] = last
        }
      }
    }
  }
}

extension SIMD4<Int32> {
  @inline(__always)
  fileprivate var folded: Self { (self &<< 1) ^ (self &>> 31) }

  /// The bits that any of the lanes has.
  @inline(__always)
  fileprivate var bitsOfAny: UInt32 { UInt32(bitPattern: self[0] | self[1] | self[2] | self[3]) }
}
