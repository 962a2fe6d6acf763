internal import TableModel
internal import TableProtocol

/// A run of scans of one epoch and one channel count, as one message: `treadlight.ScanBlock`.
///
/// | field | type   | name                 | meaning                                          |
/// |------:|--------|----------------------|--------------------------------------------------|
/// |     1 | uint32 | codec                | how `columns` is packed: `1`                     |
/// |     2 | uint32 | epoch                | stream epoch of all scans                        |
/// |     3 | uint32 | channel_count        | 1...16                                           |
/// |     4 | uint32 | scan_count           | n, 1...`longest`                                 |
/// |     5 | uint32 | first_sequence       | sequence of the first scan                       |
/// |     6 | uint64 | first_device_time_us | device time of the first scan, microseconds      |
/// |     7 | uint64 | first_log_time_ns    | log time of the first scan, nanoseconds          |
/// |     8 | bytes  | columns              | everything else                                  |
///
/// Codec 1: `columns` holds these columns one after the other, each n numbers in the packing of
/// `DeltaColumn`, counted from the start value:
///
/// | column                   | order | start                  | number                        |
/// |--------------------------|------:|------------------------|-------------------------------|
/// | sequence                 |     2 | `first_sequence`       |                               |
/// | device time              |     2 | `first_device_time_us` | microseconds                  |
/// | log time                 |     2 | `first_log_time_ns`    | nanoseconds                   |
/// | flags                    |     1 | 0                      | bit 0 button, then GuardState |
/// | then, channel by channel |       |                        |                               |
/// | count                    |     1 | 0                      | raw converter count           |
/// | state                    |     1 | 0                      | CellState                     |
/// | age                      |     2 | 0                      | units of 10 microseconds      |
///
/// Second order for what advances evenly (times, sequence, the age of a repeated conversion):
/// one zero run when it does.
struct ScanBlock: Sendable {
  /// The most scans of a block, so that a reader knows what to hold.
  static let longest = 4096
  static let codec: UInt64 = 1

  struct Entry: Equatable {
    var scan: ScanFrame
    var time: WallTime
  }

  var entries: [Entry] = []

  init() {}

  var isEmpty: Bool { entries.isEmpty }
  var startTime: WallTime? { entries.first?.time }

  /// Whether `scan` can stand in the same block.
  func accepts(_ scan: ScanFrame) -> Bool {
    guard let first = entries.first?.scan else { return true }
    return entries.count < Self.longest && scan.epoch == first.epoch
      && scan.channelCount == first.channelCount
  }

  mutating func append(_ scan: ScanFrame, at time: WallTime) {
    precondition(accepts(scan))
    entries.append(Entry(scan: scan, time: time))
  }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  /// The block as a protobuf message; of no scans, no bytes.
  func encode() -> [UInt8] {
    guard let first = entries.first else { return [] }
    var message = ProtobufWriter()
    message.add(Field.codec, Self.codec)
    message.add(Field.epoch, UInt64(first.scan.epoch))
    message.add(Field.channelCount, UInt64(first.scan.channelCount))
    message.add(Field.scanCount, UInt64(entries.count))
    message.add(Field.firstSequence, UInt64(first.scan.sequence))
    message.add(Field.firstDeviceTime, first.scan.deviceTime)
    message.add(Field.firstLogTime, first.time.nanoseconds)
    message.add(Field.columns, encodeColumns(first))
    return message.bytes
  }

  private func encodeColumns(_ first: Entry) -> [UInt8] {
    var bytes: [UInt8] = []
    func encode(_ start: DeltaColumn, _ number: (borrowing Entry) -> Int64) {
      var column = start
      for index in entries.indices { column.encode(number(entries[index]), into: &bytes) }
      column.flush(into: &bytes)
    }
    let start = Start(first)
    encode(start.sequence) { Int64($0.scan.sequence) }
    encode(start.deviceTime) { Int64(bitPattern: $0.scan.deviceTime) }
    encode(start.logTime) { Int64(bitPattern: $0.time.nanoseconds) }
    encode(start.flags) {
      ($0.scan.isButtonHeld ? 1 : 0) | Int64($0.scan.guardState.rawValue) << 1
    }
    for channel in 0..<first.scan.channelCount {
      encode(start.count) { Int64($0.scan.cells[channel].count) }
      encode(start.state) { Int64($0.scan.cells[channel].state.rawValue) }
      encode(start.age) { Int64($0.scan.cells[channel].age) }
    }
    return bytes
  }

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
  }

  /// Each column as it is before its first number: the one place that both ways share.
  struct Start {
    let sequence: DeltaColumn
    let deviceTime: DeltaColumn
    let logTime: DeltaColumn
    let flags = DeltaColumn(.first)
    let count = DeltaColumn(.first)
    let state = DeltaColumn(.first)
    let age = DeltaColumn(.second)

    init(_ first: Entry) {
      self.init(
        sequence: UInt64(first.scan.sequence), deviceTime: first.scan.deviceTime,
        logTime: first.time.nanoseconds)
    }

    init(sequence: UInt64, deviceTime: UInt64, logTime: UInt64) {
      self.sequence = DeltaColumn(.second, from: Int64(bitPattern: sequence))
      self.deviceTime = DeltaColumn(.second, from: Int64(bitPattern: deviceTime))
      self.logTime = DeltaColumn(.second, from: Int64(bitPattern: logTime))
    }
  }
}
