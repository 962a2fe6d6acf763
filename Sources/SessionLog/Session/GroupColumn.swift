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
    unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * GroupPacking.length) {
      scratch in
      guard let folded = scratch.baseAddress else { return }
      let packed = unsafe folded + GroupPacking.length
      var start = 1
      while start < count {
        let length = min(GroupPacking.length, count - start)
        let group = unsafe UnsafePointer(numbers + start)
        let (order, width) = unsafe narrowest(group, count: length)
        bytes.append(UInt8(order << 6 | width))
        start += length
        guard width > 0 else { continue }
        unsafe fold(group, order: order, count: length, into: folded)
        if length == GroupPacking.length {
          unsafe GroupPacking.packGroup(folded, width: width, into: packed)
          let size = GroupPacking.byteCount(width: width, count: length)
          unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: packed, count: size))
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

  /// The order whose folded differences need the fewest bits, and how many.
  private static func narrowest(
    _ group: UnsafePointer<Int32>, count: Int
  ) -> (order: Int, width: Int) {
    var bits = Bits()
    var index = 0
    // Three numbers before the group have been written, and `count` in it.
    while index &+ 4 <= count {
      unsafe bits.add(UnsafeRawPointer(group + index))
      index &+= 4
    }
    var (first, second, third) = (bits.first.bitsOfAny, bits.second.bitsOfAny, bits.third.bitsOfAny)
    while index < count {
      first |= unsafe GroupPacking.fold(difference1(group, index))
      second |= unsafe GroupPacking.fold(difference2(group, index))
      third |= unsafe GroupPacking.fold(difference3(group, index))
      index &+= 1
    }
    let width = { (folded: UInt32) in GroupPacking.widest - folded.leadingZeroBitCount }
    var best = (order: 1, width: width(first))
    if width(second) < best.width { best = (2, width(second)) }
    if width(third) < best.width { best = (3, width(third)) }
    return best
  }

  /// The bits that the folded differences of each order have, gathered four numbers at a time.
  private struct Bits {
    typealias Lanes = SIMD4<Int32>
    var first = Lanes(repeating: 0)
    var second = Lanes(repeating: 0)
    var third = Lanes(repeating: 0)

    @inline(__always)
    mutating func add(_ numbers: UnsafeRawPointer) {
      // The caller vouches for four numbers here and three before them.
      let (now, one, two, three) = unsafe (
        numbers.loadUnaligned(as: Lanes.self),
        numbers.loadUnaligned(fromByteOffset: -4, as: Lanes.self),
        numbers.loadUnaligned(fromByteOffset: -8, as: Lanes.self),
        numbers.loadUnaligned(fromByteOffset: -12, as: Lanes.self)
      )
      let (a, b, c) = (now &- one, one &- two, two &- three)
      let (d, e) = (a &- b, b &- c)
      first |= Self.fold(a)
      second |= Self.fold(d)
      third |= Self.fold(d &- e)
    }

    @inline(__always)
    static func fold(_ differences: Lanes) -> Lanes {
      (differences &<< 1) ^ (differences &>> 31)
    }
  }

  /// Writes the folded differences; the compiler makes each loop work on four or more at once.
  private static func fold(
    _ group: UnsafePointer<Int32>, order: Int, count: Int,
    into folded: UnsafeMutablePointer<UInt32>
  ) {
    // Three numbers before the group have been written, and `count` in it.
    switch order {
    case 1:
      for index in 0..<count {
        unsafe folded[index] = GroupPacking.fold(difference1(group, index))
      }
    case 2:
      for index in 0..<count {
        unsafe folded[index] = GroupPacking.fold(difference2(group, index))
      }
    default:
      for index in 0..<count {
        unsafe folded[index] = GroupPacking.fold(difference3(group, index))
      }
    }
  }

  @inline(__always)
  private static func difference1(_ group: UnsafePointer<Int32>, _ index: Int) -> Int32 {
    unsafe group[index] &- group[index &- 1]
  }

  @inline(__always)
  private static func difference2(_ group: UnsafePointer<Int32>, _ index: Int) -> Int32 {
    unsafe difference1(group, index) &- difference1(group, index &- 1)
  }

  @inline(__always)
  private static func difference3(_ group: UnsafePointer<Int32>, _ index: Int) -> Int32 {
    unsafe difference2(group, index) &- difference2(group, index &- 1)
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
        case 1: unsafe difference1(before, -1)
        default: unsafe difference2(before, -1)
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
  /// The bits that any of the lanes has.
  fileprivate var bitsOfAny: UInt32 { UInt32(bitPattern: self[0] | self[1] | self[2] | self[3]) }
}
