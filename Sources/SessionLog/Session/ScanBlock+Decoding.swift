internal import TableModel
internal import TableProtocol

extension ScanBlock {
  /// Reads a block from a message's data into `run`, whose room is used again: all its scans, or
  /// an error and an empty run.
  static func decode(
    _ data: Span<UInt8>, into run: inout ScanColumns
  ) throws(SessionLogError) {
    run.removeAll()
    let fields = try Fields(decoding: data)
    guard fields.codec == Self.codec else { throw .unknownCodec(fields.codec) }
    let count = try number(fields.scanCount, in: 1...Int64(ScanColumns.longest))
    let channels = try number(fields.channelCount, in: 1...Int64(TableProtocol.maximumChannels))
    let epoch = try number(fields.epoch, in: 0...Int64(UInt16.max))
    _ = try number(fields.firstSequence, in: 0...Int64(UInt32.max))
    run.begin(epoch: UInt16(epoch), channelCount: Int(channels))
    run.reserve(Int(count))
    var cursor = SpanCursor(fields.columns)
    try decodeTimes(fields, count: Int(count), data, &cursor, into: &run)
    for channel in 0..<Int(channels) {
      try decodeFacts(channel, count: Int(count), data, &cursor, into: &run)
      try GroupColumn.decode(
        data, &cursor, count: Int(count), into: &run.counts, at: run.start(of: channel))
    }
    guard cursor.remaining == 0 else {
      throw .wrongLength(
        declared: UInt64(fields.columns.count),
        expected: UInt64(fields.columns.count - cursor.remaining))
    }
    run.count = Int(count)
  }

  private static func decodeTimes(
    _ fields: Fields, count: Int, _ data: Span<UInt8>, _ cursor: inout SpanCursor,
    into run: inout ScanColumns
  ) throws(SessionLogError) {
    let sequence = UInt32(truncatingIfNeeded: fields.firstSequence)
    var forms = try cursor.byte(in: data)
    try decode(forms & 0xF, count, data, &cursor) { row, deviation throws(SessionLogError) in
      guard let small = Int32(exactly: deviation) else { throw .valueOutOfRange(deviation) }
      run.sequences[row] = sequence &+ UInt32(row) &+ UInt32(bitPattern: small)
    }
    let (device, period) = (fields.firstDeviceTime, fields.period)
    try decode(forms >> 4, count, data, &cursor) { row, deviation throws(SessionLogError) in
      run.deviceTimes[row] = device &+ period &* UInt64(row) &+ UInt64(bitPattern: deviation)
    }
    forms = try cursor.byte(in: data)
    let log = fields.firstLogTime
    try decode(forms & 0xF, count, data, &cursor) { row, deviation throws(SessionLogError) in
      run.logTimes[row] =
        log &+ 1000 &* (run.deviceTimes[row] &- device) &+ UInt64(bitPattern: deviation)
    }
    try decode(forms >> 4, count, data, &cursor) { row, deviation throws(SessionLogError) in
      guard let flags = UInt8(exactly: deviation), GuardState(rawValue: flags >> 1) != nil else {
        throw .valueOutOfRange(deviation)
      }
      run.flags[row] = flags
    }
  }

  private static func decodeFacts(
    _ channel: Int, count: Int, _ data: Span<UInt8>, _ cursor: inout SpanCursor,
    into run: inout ScanColumns
  ) throws(SessionLogError) {
    let forms = try cursor.byte(in: data)
    let bit = UInt32(1) << UInt32(channel)
    let start = run.start(of: channel)
    var deviations = forms & 0xF > 1 || forms >> 4 > 1 ? [Int64](repeating: 0, count: count) : []
    let state = try ExceptionColumn.decode(forms & 0xF, data, &cursor, into: &deviations)
    if let state {
      run.firstFacts[channel] = try fact(state: state)
    } else {
      run.varyingFacts |= bit
      for row in 0..<count { run.facts[start + row] = try fact(state: deviations[row]) }
    }
    let age = try ExceptionColumn.decode(forms >> 4, data, &cursor, into: &deviations)
    if let age, state != nil {
      run.firstFacts[channel] |= try fact(age: age)
      return
    }
    if run.varyingFacts & bit == 0 {
      run.varyingFacts |= bit
      for row in 0..<count { run.facts[start + row] = run.firstFacts[channel] }
    }
    for row in 0..<count { run.facts[start + row] |= try fact(age: age ?? deviations[row]) }
  }

  private static func fact(state: Int64) throws(SessionLogError) -> UInt32 {
    guard let raw = UInt8(exactly: state), CellState(rawValue: raw) != nil else {
      throw .valueOutOfRange(state)
    }
    return UInt32(raw)
  }

  private static func fact(age: Int64) throws(SessionLogError) -> UInt32 {
    guard let exact = UInt16(exactly: age) else { throw .valueOutOfRange(age) }
    return UInt32(exact) << 16
  }

  /// Reads a column and hands on every scan's deviation.
  @inline(__always)
  private static func decode(
    _ form: UInt8, _ count: Int, _ data: Span<UInt8>, _ cursor: inout SpanCursor,
    _ set: (Int, Int64) throws(SessionLogError) -> Void
  ) throws(SessionLogError) {
    var deviations = form > 1 ? [Int64](repeating: 0, count: count) : []
    if let constant = try ExceptionColumn.decode(form, data, &cursor, into: &deviations) {
      for row in 0..<count { try set(row, constant) }
    } else {
      for row in 0..<count { try set(row, deviations[row]) }
    }
  }

  private static func number(
    _ number: UInt64, in range: ClosedRange<Int64>
  ) throws(SessionLogError) -> Int64 {
    let signed = Int64(clamping: number)
    guard range.contains(signed) else { throw .valueOutOfRange(signed) }
    return signed
  }

  /// The protobuf fields; one that is missing is 0, as protobuf has it, and one that is not
  /// known is passed over.
  private struct Fields {
    var codec: UInt64 = 0
    var epoch: UInt64 = 0
    var channelCount: UInt64 = 0
    var scanCount: UInt64 = 0
    var firstSequence: UInt64 = 0
    var firstDeviceTime: UInt64 = 0
    var firstLogTime: UInt64 = 0
    var period: UInt64 = 0
    var columns = 0..<0

    init(decoding data: Span<UInt8>) throws(SessionLogError) {
      var cursor = SpanCursor(over: data)
      while let field = try cursor.protobufField(in: data) {
        switch (field.number, field.value) {
        case (Field.codec, .varint(let number)): codec = number
        case (Field.epoch, .varint(let number)): epoch = number
        case (Field.channelCount, .varint(let number)): channelCount = number
        case (Field.scanCount, .varint(let number)): scanCount = number
        case (Field.firstSequence, .varint(let number)): firstSequence = number
        case (Field.firstDeviceTime, .varint(let number)): firstDeviceTime = number
        case (Field.firstLogTime, .varint(let number)): firstLogTime = number
        case (Field.period, .varint(let number)): period = number
        case (Field.columns, .bytes(let range)): columns = range
        default: break
        }
      }
    }
  }
}
