internal import TableProtocol

/// The table's USB descriptors (USB 2.0, chapter 9.6), written into a reply buffer.
enum Descriptors {
  static let device: UInt8 = 1
  static let configuration: UInt8 = 2
  static let string: UInt8 = 3

  static let manufacturerIndex: UInt8 = 1
  static let productIndex: UInt8 = 2
  static let serialIndex: UInt8 = 3

  /// USB 2.0 device, class by interface, 64-byte endpoint 0, three strings, one configuration.
  static func writeDevice(
    vendor: UInt16, product: UInt16, into bytes: inout MutableSpan<UInt8>
  ) -> Int {
    let descriptor: [18 of UInt8] = [
      18, device, 0x00, 0x02, 0, 0, 0, 64,
      UInt8(truncatingIfNeeded: vendor), UInt8(truncatingIfNeeded: vendor >> 8),
      UInt8(truncatingIfNeeded: product), UInt8(truncatingIfNeeded: product >> 8),
      UInt8(TableProtocol.version), 0, manufacturerIndex, productIndex, serialIndex, 1,
    ]
    for index in descriptor.indices { bytes[index] = descriptor[index] }
    return descriptor.count
  }

  /// One interface of vendor class with one bulk IN endpoint; bus powered, 100 mA.
  static func writeConfiguration(into bytes: inout MutableSpan<UInt8>) -> Int {
    let descriptor: [25 of UInt8] = [
      9, configuration, 25, 0, 1, 1, 0, 0x80, 50,
      9, 4, 0, 0, 1, TableProtocol.interfaceClass, TableProtocol.interfaceSubclass,
      UInt8(TableProtocol.version), 0,
      7, 5, TableProtocol.bulkInEndpoint, 2, UInt8(TableProtocol.packetSize), 0, 0,
    ]
    for index in descriptor.indices { bytes[index] = descriptor[index] }
    return descriptor.count
  }

  /// String 0: the one language, English (United States).
  static func writeLanguages(into bytes: inout MutableSpan<UInt8>) -> Int {
    bytes[0] = 4
    bytes[1] = string
    bytes[2] = 0x09
    bytes[3] = 0x04
    return 4
  }

  /// An ASCII string as UTF-16.
  static func writeString(
    count: Int, into bytes: inout MutableSpan<UInt8>, character: (Int) -> UInt8
  ) -> Int {
    bytes[0] = UInt8(2 + 2 * count)
    bytes[1] = string
    for index in 0..<count {
      bytes[2 + 2 * index] = character(index)
      bytes[3 + 2 * index] = 0
    }
    return 2 + 2 * count
  }

  static func writeString(_ text: StaticString, into bytes: inout MutableSpan<UInt8>) -> Int {
    // A literal's storage is immortal and holds utf8CodeUnitCount bytes.
    let start = unsafe text.utf8Start
    return writeString(count: text.utf8CodeUnitCount, into: &bytes) { unsafe start[$0] }
  }
}
