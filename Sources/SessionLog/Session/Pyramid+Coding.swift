internal import TableProtocol

extension Pyramid {
  enum Field {
    static let levels: UInt64 = 1
  }

  enum LevelField {
    static let span: UInt64 = 1
    static let starts: UInt64 = 2
    static let scans: UInt64 = 3
    static let counts: UInt64 = 4
    static let footForce: UInt64 = 5
  }

  enum ColumnField {
    static let readings: UInt64 = 1
    static let minimum: UInt64 = 2
    static let maximum: UInt64 = 3
    static let sum: UInt64 = 4
  }

  public func encode() -> [UInt8] {
    var message = ProtobufWriter()
    for level in levels where !level.starts.isEmpty {
      message.add(Field.levels) { level.encode(into: &$0) }
    }
    return message.bytes
  }

  /// Reads the attachment's bytes; throws for any that no writer writes.
  public init(decoding bytes: [UInt8]) throws(SessionLogError) {
    levels = []
    var reader = ByteReader(bytes)
    while let field = try reader.protobufField() {
      guard case (Field.levels, .bytes(let place)) = (field.number, field.value) else { continue }
      guard levels.count < Self.mostLevels else { throw .valueOutOfRange(Int64(levels.count)) }
      levels.append(try Level(decoding: bytes, in: place))
    }
  }
}

extension Pyramid.Level {
  private typealias Field = Pyramid.LevelField

  fileprivate func encode(into message: inout ProtobufWriter) {
    message.add(Field.span, UInt64(span))
    message.add(Field.starts, packed: changes(starts.map { Int64(clamping: $0) }))
    message.add(Field.scans, packed: changes(scans.map { Int64($0) }))
    for column in channels { message.add(Field.counts) { Self.encode(column, into: &$0) } }
    message.add(Field.footForce) { Self.encode(footForce, into: &$0) }
  }

  private static func encode(_ column: [ValueTally], into message: inout ProtobufWriter) {
    typealias Field = Pyramid.ColumnField
    message.add(Field.readings, packed: changes(column.map { Int64($0.readings) }))
    message.add(Field.minimum, packed: changes(column.map { Int64($0.minimum) }))
    message.add(Field.maximum, packed: changes(column.map { Int64($0.maximum) }))
    message.add(Field.sum, packed: changes(column.map { $0.sum }))
  }

  fileprivate init(decoding bytes: [UInt8], in place: Range<Int>) throws(SessionLogError) {
    self.init(span: 0)
    var reader = ByteReader(bytes, in: place)
    while let field = try reader.protobufField() {
      switch (field.number, field.value) {
      case (Field.span, .varint(let number)): span = try exactly(Int64(clamping: number))
      case (Field.starts, .bytes(let place)):
        starts = try exactly(try bytes.sums(place, most: Pyramid.longestLevel))
      case (Field.scans, .bytes(let place)):
        scans = try exactly(try bytes.sums(place, most: Pyramid.longestLevel))
      case (Field.counts, .bytes(let place)):
        guard channels.count < TableProtocol.maximumChannels else {
          throw .valueOutOfRange(Int64(channels.count))
        }
        channels.append(try Self.column(bytes, place))
      case (Field.footForce, .bytes(let place)): footForce = try Self.column(bytes, place)
      default: break
      }
    }
    try check()
  }

  private func check() throws(SessionLogError) {
    for count in [scans.count, footForce.count] + channels.map(\.count)
    where count != starts.count {
      throw .wrongLength(declared: UInt64(count), expected: UInt64(starts.count))
    }
    guard span > 0 else { throw .valueOutOfRange(0) }
    var last: UInt64?
    for start in starts {
      guard start % UInt64(span) == 0, last.map({ $0 < start }) ?? true else {
        throw .valueOutOfRange(Int64(clamping: start))
      }
      last = start
    }
  }

  private static func column(
    _ bytes: [UInt8], _ place: Range<Int>
  ) throws(SessionLogError) -> [ValueTally] {
    typealias Field = Pyramid.ColumnField
    var numbers: [UInt64: [Int64]] = [:]
    var reader = ByteReader(bytes, in: place)
    while let field = try reader.protobufField() {
      guard case .bytes(let place) = field.value else { continue }
      numbers[field.number] = try bytes.sums(place, most: Pyramid.longestLevel)
    }
    let readings = numbers[Field.readings] ?? []
    let minima = numbers[Field.minimum] ?? []
    let maxima = numbers[Field.maximum] ?? []
    let sums = numbers[Field.sum] ?? []
    for count in [minima.count, maxima.count, sums.count] where count != readings.count {
      throw .wrongLength(declared: UInt64(count), expected: UInt64(readings.count))
    }
    var column: [ValueTally] = []
    column.reserveCapacity(readings.count)
    for index in readings.indices {
      let tally = ValueTally(
        readings: try exactly(readings[index]), minimum: try exactly(minima[index]),
        maximum: try exactly(maxima[index]), sum: sums[index])
      guard let tally else { throw .valueOutOfRange(sums[index]) }
      column.append(tally)
    }
    return column
  }
}

/// Each number's change from the one before, zigzag-folded; the first one's from 0.
private func changes(_ numbers: [Int64]) -> [UInt64] {
  var last: Int64 = 0
  return numbers.map { number in
    defer { last = number }
    return zigzag(number &- last)
  }
}

extension [UInt8] {
  /// The numbers whose changes stand packed at `place`.
  fileprivate func sums(_ place: Range<Int>, most: Int) throws(SessionLogError) -> [Int64] {
    var last: Int64 = 0
    return try packed(place, most: most).map { change in
      last &+= unzigzag(change)
      return last
    }
  }
}
