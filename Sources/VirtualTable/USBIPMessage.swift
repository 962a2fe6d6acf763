internal import TableDevice

/// What the host's side of USB/IP asks for, once the device is attached.
///
/// Every message begins with 48 bytes, big-endian but for the setup packet:
///
/// | offset | size | CMD_SUBMIT, 1                | CMD_UNLINK, 2                  |
/// |-------:|-----:|------------------------------|--------------------------------|
/// |      0 |    4 | command                      | command                        |
/// |      4 |    4 | sequence number              | sequence number                |
/// |      8 |    4 | device id                    | device id                      |
/// |     12 |    4 | direction: 0 out, 1 in       | direction                      |
/// |     16 |    4 | endpoint number              | endpoint number                |
/// |     20 |    4 | transfer flags               | sequence number to take back   |
/// |     24 |    4 | length of the buffer         | 0                              |
/// |     28 |    4 | start frame                  | 0                              |
/// |     32 |    4 | isochronous packets, 0 or -1 | 0                              |
/// |     36 |    4 | interval                     | 0                              |
/// |     40 |    8 | setup packet                 | 0                              |
///
/// After a CMD_SUBMIT outwards come `length` bytes of data.
enum USBIPRequest: Equatable {
  static let byteCount = 48
  /// The longest buffer of a transfer; the kernel's own limit for user space is 16 KiB.
  static let longestTransfer = 1 << 20

  case submit(USBIPSubmit)
  case unlink(sequence: UInt32, target: UInt32)

  init(decoding bytes: Span<UInt8>) throws(USBIPError) {
    guard bytes.count >= Self.byteCount else {
      throw .truncated(needed: Self.byteCount, found: bytes.count)
    }
    let sequence = bytes.bigEndianUInt32(at: 4)
    switch bytes.bigEndianUInt32(at: 0) {
    case 1:
      let direction = bytes.bigEndianUInt32(at: 12)
      guard direction <= 1 else { throw .unknownDirection(direction) }
      let length = bytes.bigEndianUInt32(at: 24)
      guard length <= UInt32(Self.longestTransfer) else { throw .transferTooLong(length) }
      let packets = Int32(bitPattern: bytes.bigEndianUInt32(at: 32))
      guard packets <= 0 else { throw .isochronous(packets: packets) }
      self = .submit(
        USBIPSubmit(
          sequence: sequence, isTowardsHost: direction == 1,
          endpoint: bytes.bigEndianUInt32(at: 16), length: Int(length),
          setup: SetupPacket(decoding: bytes.extracting(40..<48))))
    case 2: self = .unlink(sequence: sequence, target: bytes.bigEndianUInt32(at: 20))
    case let command: throw .unknownCommand(command)
    }
  }
}

/// A transfer that the host asks for.
struct USBIPSubmit: Equatable {
  var sequence: UInt32
  var isTowardsHost: Bool
  var endpoint: UInt32
  /// The size of the host's buffer, or of the data that follows.
  var length: Int
  /// Means something on endpoint 0 only.
  var setup: SetupPacket
}

/// The answer to a request.
///
/// | offset | size | RET_SUBMIT, 3         | RET_UNLINK, 4                               |
/// |-------:|-----:|-----------------------|---------------------------------------------|
/// |      0 |    4 | command               | command                                     |
/// |      4 |    4 | that sequence number  | that sequence number                        |
/// |      8 |   12 | 0                     | 0                                           |
/// |     20 |    4 | status, 0 or -errno   | -ECONNRESET if taken back, 0 if it was late |
/// |     24 |    4 | length of what moved  | 0                                           |
/// |     28 |   20 | 0                     | 0                                           |
///
/// After a RET_SUBMIT towards the host come `length` bytes of data.
enum USBIPAnswer {
  static func submit(
    _ sequence: UInt32, status: Int32 = 0, length: Int = 0
  ) -> [UInt8] {
    answer(command: 3, sequence, status: status, length: length)
  }

  static func unlink(_ sequence: UInt32, status: Int32) -> [UInt8] {
    answer(command: 4, sequence, status: status, length: 0)
  }

  private static func answer(
    command: UInt32, _ sequence: UInt32, status: Int32, length: Int
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(USBIPRequest.byteCount + length)
    for field in [command, sequence, 0, 0, 0, UInt32(bitPattern: status), UInt32(length)] {
      bytes.append(bigEndian: field)
    }
    bytes.append(contentsOf: repeatElement(0, count: USBIPRequest.byteCount - bytes.count))
    return bytes
  }
}

/// Why a USB/IP conversation cannot go on.
public enum USBIPError: Error, Equatable {
  case truncated(needed: Int, found: Int)
  case unknownCommand(UInt32)
  case unknownDirection(UInt32)
  case transferTooLong(UInt32)
  case isochronous(packets: Int32)
  case tooManyTransfers(limit: Int)
  case wrongVersion(UInt16)
  case unknownOperation(UInt16)
  case system(SystemError)
}

extension USBIPError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated(let needed, let found):
      "the host closed in the middle of a message: \(found) of \(needed) bytes"
    case .unknownCommand(let command): "unknown USB/IP command \(command)"
    case .unknownDirection(let direction): "unknown transfer direction \(direction)"
    case .transferTooLong(let length): "a transfer of \(length) bytes is too long"
    case .isochronous(let packets):
      "an isochronous transfer of \(packets) packets: the table has no such endpoint"
    case .tooManyTransfers(let limit): "more than \(limit) transfers waiting"
    case .wrongVersion(let version): "USB/IP version \(String(version, radix: 16)), not 111"
    case .unknownOperation(let code): "unknown USB/IP operation \(String(code, radix: 16))"
    case .system(let error): error.description
    }
  }
}

extension Span<UInt8> {
  func bigEndianUInt16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  func bigEndianUInt32(at offset: Int) -> UInt32 {
    UInt32(bigEndianUInt16(at: offset)) << 16 | UInt32(bigEndianUInt16(at: offset + 2))
  }
}

extension [UInt8] {
  mutating func append(bigEndian value: UInt16) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  mutating func append(bigEndian value: UInt32) {
    append(bigEndian: UInt16(truncatingIfNeeded: value >> 16))
    append(bigEndian: UInt16(truncatingIfNeeded: value))
  }
}
