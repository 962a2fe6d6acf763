internal import TableModel
internal import TableProtocol

/// A run of scans of one epoch and one channel count, as one message: `treadlight.ScanBlock`.
///
/// | field | type   | name                 | meaning                                          |
/// |------:|--------|----------------------|--------------------------------------------------|
/// |     1 | uint32 | codec                | how `columns` is packed: `2`                     |
/// |     2 | uint32 | epoch                | stream epoch of all scans                        |
/// |     3 | uint32 | channel_count        | 1...16                                           |
/// |     4 | uint32 | scan_count           | n, 1...`ScanColumns.longest`                     |
/// |     5 | uint32 | first_sequence       | sequence of the first scan                       |
/// |     6 | uint64 | first_device_time_us | device time of the first scan, microseconds      |
/// |     7 | uint64 | first_log_time_ns    | log time of the first scan, nanoseconds          |
/// |     8 | bytes  | columns              | everything else                                  |
/// |     9 | uint64 | period_us            | p, device time from one scan to the next         |
///
/// Codec 2: `columns` holds, one after the other, a byte with two forms and the two columns of
/// these forms (`ExceptionColumn`: n numbers less what is predicted of scan i = 0...n-1), and for
/// each channel also its counts:
///
/// | low half of the byte     | predicted                      | high half    | predicted         |
/// |--------------------------|--------------------------------|--------------|-------------------|
/// | sequence, modulo 2^32    | first_sequence + i             | device time  | first + p i       |
/// | log time                 | first + 1000 · device time since the first | flags | 0              |
/// | then, channel by channel |                                |              |                   |
/// | `CellState`              | 0                              | age, 10 us   | 0                 |
/// | counts: a `GroupColumn` of n numbers, without a form         |              |                   |
///
/// Flags are bit 0 button held, then `GuardState`. Times are modulo 2^64, the deviations signed.
/// So what is regular costs half a byte a column, however long the block.
enum ScanBlock {
  static let codec: UInt64 = 2

  /// Numbers of the protobuf fields.
  enum Field {
    static let codec: UInt64 = 1
    static let epoch: UInt64 = 2
    static let channelCount: UInt64 = 3
    static let scanCount: UInt64 = 4
    static let firstSequence: UInt64 = 5
    static let firstDeviceTime: UInt64 = 6
    static let firstLogTime: UInt64 = 7
    static let columns: UInt64 = 8
    static let period: UInt64 = 9
  }

  /// The run as a protobuf message; of no scans, no bytes.
  ///
  /// The run is the same afterwards; only the room before its columns is written to.
  static func encode(_ run: inout ScanColumns) -> [UInt8] {
    guard run.count > 0 else { return [] }
    let period = period(of: run)
    let columns = encodeColumns(&run, period: period)
    var message = ProtobufWriter(reserving: columns.count + 64)
    message.add(Field.codec, Self.codec)
    message.add(Field.epoch, UInt64(run.epoch))
    message.add(Field.channelCount, UInt64(run.channelCount))
    message.add(Field.scanCount, UInt64(run.count))
    message.add(Field.firstSequence, UInt64(run.rows[0].sequence))
    message.add(Field.firstDeviceTime, run.rows[0].deviceTime)
    message.add(Field.firstLogTime, run.rows[0].logTime)
    message.add(Field.period, period)
    message.add(Field.columns, columns)
    return message.bytes
  }

  /// The first step if it is the only one, or else the mean step.
  private static func period(of run: ScanColumns) -> UInt64 {
    guard run.count > 1 else { return 0 }
    let first = run.rows[0].deviceTime
    let last = run.rows[run.count - 1].deviceTime
    guard last > first else { return 0 }
    let steps = UInt64(run.count - 1)
    return (last - first) / steps + ((last - first) % steps > steps / 2 ? 1 : 0)
  }

  private static func encodeColumns(_ run: inout ScanColumns, period: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64 + run.count * run.channelCount * 2)
    encodeTimes(run, period: period, into: &bytes)
    for channel in 0..<run.channelCount {
      encodeFacts(run, channel: channel, into: &bytes)
      GroupColumn.encode(
        &run.counts, at: run.start(of: channel), count: run.count, into: &bytes)
    }
    return bytes
  }

  private static func encodeTimes(
    _ run: ScanColumns, period: UInt64, into bytes: inout [UInt8]
  ) {
    let first = run.rows[0]
    let differing = differing(run, period: period)
    encodePair(
      into: &bytes,
      { bytes in
        encode(run, areAlike: differing.sequence == 0, into: &bytes) { row in
          Int64(Int32(bitPattern: run.rows[row].sequence &- first.sequence &- UInt32(row)))
        }
      },
      { bytes in
        encode(run, areAlike: differing.deviceTime == 0, into: &bytes) { row in
          Int64(bitPattern: run.rows[row].deviceTime &- first.deviceTime &- period &* UInt64(row))
        }
      })
    encodePair(
      into: &bytes,
      { bytes in
        encode(run, areAlike: differing.logTime == 0, into: &bytes) { row in
          Int64(
            bitPattern: run.rows[row].logTime &- first.logTime
              &- 1000 &* (run.rows[row].deviceTime &- first.deviceTime))
        }
      },
      { bytes in
        encode(run, areAlike: differing.flags == 0, into: &bytes) { Int64(run.rows[$0].flags) }
      })
  }

  /// The bits in which any row differs from what the first one makes expect.
  private static func differing(_ run: ScanColumns, period: UInt64) -> ScanColumns.Row {
    let first = run.rows[0]
    let lead = first.logTime &- 1000 &* first.deviceTime
    var (sequence, deviceTime) = (first.sequence, first.deviceTime)
    var differing = ScanColumns.Row()
    unsafe run.rows.withUnsafeBufferPointer { rows in
      // There are at least `count` rows.
      for index in 0..<run.count {
        let row = unsafe rows[index]
        differing.sequence |= row.sequence ^ sequence
        differing.deviceTime |= row.deviceTime ^ deviceTime
        differing.logTime |= row.logTime &- 1000 &* row.deviceTime ^ lead
        differing.flags |= row.flags ^ first.flags
        sequence &+= 1
        deviceTime &+= period
      }
    }
    return differing
  }

  private static func encodeFacts(
    _ run: ScanColumns, channel: Int, into bytes: inout [UInt8]
  ) {
    let first = run.firstFacts[channel]
    guard run.varyingFacts >> UInt32(channel) & 1 == 1 else {
      encodePair(
        into: &bytes,
        { ExceptionColumn.encode(constant: Int64(first & 0xFFFF), into: &$0) },
        { ExceptionColumn.encode(constant: Int64(first >> 16), into: &$0) })
      return
    }
    let start = run.start(of: channel)
    encodePair(
      into: &bytes,
      { bytes in encode(run, into: &bytes) { Int64(run.facts[start + $0] & 0xFFFF) } },
      { bytes in encode(run, into: &bytes) { Int64(run.facts[start + $0] >> 16) } })
  }

  /// Two columns behind the byte with their forms.
  private static func encodePair(
    into bytes: inout [UInt8], _ low: (inout [UInt8]) -> ExceptionColumn.Form,
    _ high: (inout [UInt8]) -> ExceptionColumn.Form
  ) {
    let head = bytes.count
    bytes.append(0)
    let form = low(&bytes).rawValue
    bytes[head] = form | high(&bytes).rawValue << 4
  }

  /// A column of deviations; those that are all alike are not gathered first.
  @inline(__always)
  private static func encode(
    _ run: ScanColumns, areAlike: Bool = false, into bytes: inout [UInt8],
    _ deviation: (Int) -> Int64
  ) -> ExceptionColumn.Form {
    if areAlike { return ExceptionColumn.encode(constant: deviation(0), into: &bytes) }
    return ExceptionColumn.encode((0..<run.count).map(deviation), into: &bytes)
  }
}
