internal import TableModel
internal import TableProtocol

extension ScanBlock {
  /// Reads a block from a message's data: all its scans, or an error.
  init(decoding data: [UInt8]) throws(SessionLogError) {
    let fields = try Fields(decoding: data)
    guard fields.codec == Self.codec else { throw .unknownCodec(fields.codec) }
    let count = try Self.number(fields.scanCount, in: 1...Int64(Self.longest))
    let channels = try Self.number(
      fields.channelCount, in: 1...Int64(TableProtocol.maximumChannels))
    let epoch = try Self.number(fields.epoch, in: 0...Int64(UInt16.max))
    let blank = Entry(
      scan: ScanFrame(
        epoch: UInt16(epoch), sequence: 0, deviceTime: 0, channelCount: Int(channels)),
      time: WallTime(nanoseconds: 0))
    entries = Array(repeating: blank, count: Int(count))
    try decode(
      ByteReader(data, in: fields.columns),
      Start(
        sequence: fields.firstSequence, deviceTime: fields.firstDeviceTime,
        logTime: fields.firstLogTime))
  }

  private mutating func decode(
    _ columns: ByteReader, _ start: Start
  ) throws(SessionLogError) {
    var bytes = columns
    try decode(start.sequence, &bytes) { entry, number throws(SessionLogError) in
      entry.scan.sequence = try Self.exactly(number)
    }
    try decode(start.deviceTime, &bytes) { entry, number throws(SessionLogError) in
      entry.scan.deviceTime = UInt64(bitPattern: number)
    }
    try decode(start.logTime, &bytes) { entry, number throws(SessionLogError) in
      entry.time = WallTime(nanoseconds: UInt64(bitPattern: number))
    }
    try decode(start.flags, &bytes) { entry, number throws(SessionLogError) in
      let flags: UInt8 = try Self.exactly(number)
      guard let state = GuardState(rawValue: flags >> 1) else { throw .valueOutOfRange(number) }
      entry.scan.isButtonHeld = flags & 1 == 1
      entry.scan.guardState = state
    }
    for channel in 0..<(entries.first?.scan.channelCount ?? 0) {
      try decode(start.count, &bytes) { entry, number throws(SessionLogError) in
        entry.scan.cells[channel].count = try Self.exactly(number)
      }
      try decode(start.state, &bytes) { entry, number throws(SessionLogError) in
        guard let state = CellState(rawValue: try Self.exactly(number)) else {
          throw .valueOutOfRange(number)
        }
        entry.scan.cells[channel].state = state
      }
      try decode(start.age, &bytes) { entry, number throws(SessionLogError) in
        entry.scan.cells[channel].age = try Self.exactly(number)
      }
    }
    guard bytes.remaining == 0 else {
      throw .wrongLength(declared: UInt64(columns.remaining), expected: UInt64(bytes.offset))
    }
  }

  private mutating func decode(
    _ start: DeltaColumn, _ bytes: inout ByteReader,
    _ set: (inout Entry, Int64) throws(SessionLogError) -> Void
  ) throws(SessionLogError) {
    var column = start
    for index in entries.indices { try set(&entries[index], column.decode(&bytes)) }
    guard column.isDrained else { throw .valueOutOfRange(0) }
  }

  private static func exactly<T: FixedWidthInteger>(
    _ number: Int64
  ) throws(SessionLogError) -> T {
    guard let exact = T(exactly: number) else { throw .valueOutOfRange(number) }
    return exact
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
    var columns = 0..<0

    init(decoding data: [UInt8]) throws(SessionLogError) {
      var reader = ByteReader(data)
      while let field = try reader.protobufField() {
        switch (field.number, field.value) {
        case (Field.codec, .varint(let number)): codec = number
        case (Field.epoch, .varint(let number)): epoch = number
        case (Field.channelCount, .varint(let number)): channelCount = number
        case (Field.scanCount, .varint(let number)): scanCount = number
        case (Field.firstSequence, .varint(let number)): firstSequence = number
        case (Field.firstDeviceTime, .varint(let number)): firstDeviceTime = number
        case (Field.firstLogTime, .varint(let number)): firstLogTime = number
        case (Field.columns, .bytes(let range)): columns = range
        default: break
        }
      }
    }
  }
}
