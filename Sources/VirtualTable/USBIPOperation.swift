internal import TableProtocol

/// What a host asks a USB/IP server before it has a device.
///
/// | offset | size | question                            | answer                               |
/// |-------:|-----:|-------------------------------------|--------------------------------------|
/// |      0 |    2 | version, `0x0111`                   | version                              |
/// |      2 |    2 | `0x8005` list, `0x8003` import      | `0x0005`, `0x0003`                   |
/// |      4 |    4 | 0                                   | status, 0 is success                 |
/// |      8 |      | import: bus id, 32 bytes            | list: number of devices, 4 bytes, and|
/// |        |      |                                     | device and interfaces of each;       |
/// |        |      |                                     | import: the device, on success only  |
///
/// A device takes 312 bytes, each of its interfaces 4. All fields are big-endian.
enum USBIPOperation {
  static let version: UInt16 = 0x0111
  static let headerByteCount = 8
  static let busIDByteCount = 32
  static let deviceByteCount = 312
  /// The one bus id offered, `1-1`.
  static let busID = padded("1-1", to: busIDByteCount)

  case list
  case `import`

  enum Status: UInt32 {
    case busy = 2
    case noSuchDevice = 4
  }

  init(decoding bytes: Span<UInt8>) throws(USBIPError) {
    guard bytes.count >= Self.headerByteCount else {
      throw .truncated(needed: Self.headerByteCount, found: bytes.count)
    }
    let version = bytes.bigEndianUInt16(at: 0)
    guard version == Self.version else { throw .wrongVersion(version) }
    switch bytes.bigEndianUInt16(at: 2) {
    case 0x8005: self = .list
    case 0x8003: self = .import
    case let code: throw .unknownOperation(code)
    }
  }

  /// The answer to a list: one device, or none.
  static func list(_ identity: Identity?) -> [UInt8] {
    var bytes = header(0x0005)
    bytes.append(bigEndian: UInt32(identity == nil ? 0 : 1))
    guard let identity else { return bytes }
    return bytes + device(identity) + [
      TableProtocol.interfaceClass, TableProtocol.interfaceSubclass,
      UInt8(TableProtocol.version), 0,
    ]
  }

  static func `import`(_ identity: Identity) -> [UInt8] { header(0x0003) + device(identity) }

  static func refusal(_ status: Status) -> [UInt8] { header(0x0003, status: status.rawValue) }

  private static func header(_ code: UInt16, status: UInt32 = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: version)
    bytes.append(bigEndian: code)
    bytes.append(bigEndian: status)
    return bytes
  }

  /// Path, bus id, bus number 1, device number 2, full speed, then what the device descriptor
  /// says: vendor, product, release, class by interface, one configuration, one interface.
  private static func device(_ identity: Identity) -> [UInt8] {
    var bytes = padded("/virtual/\(identity.serial)", to: 256) + busID
    for number in [1, 2, VHCILink.fullSpeed] { bytes.append(bigEndian: UInt32(number)) }
    for number in [TableProtocol.vendorID, TableProtocol.productID, TableProtocol.version] {
      bytes.append(bigEndian: number)
    }
    return bytes + [0, 0, 0, 1, 1, 1]
  }

  private static func padded(_ text: String, to count: Int) -> [UInt8] {
    let characters = Array(text.utf8.prefix(count - 1))
    return characters + [UInt8](repeating: 0, count: count - characters.count)
  }
}
