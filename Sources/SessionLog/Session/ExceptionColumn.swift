/// Numbers of one kind, one per scan, that are mostly as predicted: their deviations.
///
/// | form | what follows                                            | for                      |
/// |-----:|---------------------------------------------------------|--------------------------|
/// |    0 | nothing: every deviation is 0                           | what is regular          |
/// |    1 | c, a zigzag-folded varint: every deviation is c         | what stands still        |
/// |    2 | the deviations as a `DeltaColumn` of order 1            | a step now and then      |
/// |    3 | the deviations as a `DeltaColumn` of order 2            | a slope now and then     |
/// |    4 | the deviations, all within 32 bits, as a `GroupColumn`  | jitter                   |
///
/// Written is the shortest, the first of equals.
enum ExceptionColumn {
  enum Form: UInt8 {
    case none = 0
    case constant = 1
    case steps = 2
    case slopes = 3
    case groups = 4
  }

  /// Appends the column, without its form, which is returned.
  static func encode(_ deviations: [Int64], into bytes: inout [UInt8]) -> Form {
    let first = deviations.first ?? 0
    if deviations.allSatisfy({ $0 == first }) { return encode(constant: first, into: &bytes) }
    var best = (form: Form.steps, bytes: runs(deviations, .first))
    for form in [Form.slopes, .groups] {
      let other = form == .slopes ? runs(deviations, .second) : groups(deviations)
      if let other, other.count < best.bytes?.count ?? .max { best = (form, other) }
    }
    bytes += best.bytes ?? []
    return best.form
  }

  static func encode(constant: Int64, into bytes: inout [UInt8]) -> Form {
    if constant == 0 { return .none }
    bytes.append(signedVarint: constant)
    return .constant
  }

  private static func runs(_ deviations: [Int64], _ order: DeltaColumn.Order) -> [UInt8]? {
    var column = DeltaColumn(order)
    var bytes: [UInt8] = []
    for deviation in deviations { column.encode(deviation, into: &bytes) }
    column.flush(into: &bytes)
    return bytes
  }

  private static func groups(_ deviations: [Int64]) -> [UInt8]? {
    var numbers = [Int32](repeating: 0, count: GroupColumn.lead)
    for deviation in deviations {
      guard let number = Int32(exactly: deviation) else { return nil }
      numbers.append(number)
    }
    var bytes: [UInt8] = []
    GroupColumn.encode(
      &numbers, at: GroupColumn.lead, count: deviations.count, into: &bytes)
    return bytes
  }

  /// Reads a column of `deviations.count` numbers into `deviations`, or returns the one number
  /// that all of them are and leaves `deviations` as it is.
  static func decode(
    _ form: UInt8, _ bytes: Span<UInt8>, _ cursor: inout SpanCursor,
    into deviations: inout [Int64]
  ) throws(SessionLogError) -> Int64? {
    switch Form(rawValue: form) {
    case .none?: return 0
    case .constant?: return try cursor.signedVarint(in: bytes)
    case .steps?: try decode(DeltaColumn(.first), bytes, &cursor, into: &deviations)
    case .slopes?: try decode(DeltaColumn(.second), bytes, &cursor, into: &deviations)
    case .groups?: try decodeGroups(bytes, &cursor, into: &deviations)
    case nil: throw .valueOutOfRange(Int64(form))
    }
    return nil
  }

  private static func decode(
    _ start: DeltaColumn, _ bytes: Span<UInt8>, _ cursor: inout SpanCursor,
    into deviations: inout [Int64]
  ) throws(SessionLogError) {
    var column = start
    for index in deviations.indices { deviations[index] = try column.decode(bytes, &cursor) }
    guard column.isDrained else { throw .valueOutOfRange(0) }
  }

  private static func decodeGroups(
    _ bytes: Span<UInt8>, _ cursor: inout SpanCursor, into deviations: inout [Int64]
  ) throws(SessionLogError) {
    var numbers = [Int32](repeating: 0, count: GroupColumn.lead + deviations.count)
    try GroupColumn.decode(
      bytes, &cursor, count: deviations.count, into: &numbers, at: GroupColumn.lead)
    for index in deviations.indices {
      deviations[index] = Int64(numbers[GroupColumn.lead + index])
    }
  }
}
