public import TableModel

/// What three clocks showed at one moment, the arrival of a transfer of scans:
/// `treadlight.Clock`, at a stream's start and every ten seconds.
///
/// | field | type   | name         | meaning                                                    |
/// |------:|--------|--------------|------------------------------------------------------------|
/// |     1 | uint32 | epoch        | stream epoch of device_us                                  |
/// |     2 | uint64 | device_us    | device time of the transfer's last scan, microseconds      |
/// |     3 | uint64 | monotonic_ns | the host's CLOCK_MONOTONIC at the arrival, nanoseconds     |
/// |     4 | uint64 | wall_ns      | the host's CLOCK_REALTIME at the arrival, since 1970       |
///
/// Log times run with the device's clock; these tell by how much it and the wall's drift apart,
/// and when somebody set the wall clock.
public struct ClockTuple: Equatable, Sendable, BitwiseCopyable {
  public var epoch: UInt16
  /// Microseconds on the device's counter.
  public var deviceTime: UInt64
  /// Nanoseconds on the host's monotonic clock.
  public var monotonic: UInt64
  public var wall: WallTime

  public init(epoch: UInt16, deviceTime: UInt64, monotonic: UInt64, wall: WallTime) {
    self.epoch = epoch
    self.deviceTime = deviceTime
    self.monotonic = monotonic
    self.wall = wall
  }

  enum Field {
    static let epoch: UInt64 = 1
    static let deviceTime: UInt64 = 2
    static let monotonic: UInt64 = 3
    static let wall: UInt64 = 4
  }

  func encode() -> [UInt8] {
    var message = ProtobufWriter()
    message.add(Field.epoch, UInt64(epoch))
    message.add(Field.deviceTime, deviceTime)
    message.add(Field.monotonic, monotonic)
    message.add(Field.wall, wall.nanoseconds)
    return message.bytes
  }

  init(decoding data: [UInt8]) throws(SessionLogError) {
    self.init(epoch: 0, deviceTime: 0, monotonic: 0, wall: WallTime(nanoseconds: 0))
    var reader = ByteReader(data)
    while let field = try reader.protobufField() {
      switch (field.number, field.value) {
      case (Field.epoch, .varint(let number)): epoch = try exactly(Int64(clamping: number))
      case (Field.deviceTime, .varint(let number)): deviceTime = number
      case (Field.monotonic, .varint(let number)): monotonic = number
      case (Field.wall, .varint(let number)): wall = WallTime(nanoseconds: number)
      default: break
      }
    }
  }
}
