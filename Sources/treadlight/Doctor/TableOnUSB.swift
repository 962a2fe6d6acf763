/// Which USB devices are tables.
struct DeviceID: Equatable, Sendable {
  var vendor: UInt16
  var product: UInt16

  /// Four hexadecimal digits, as sysfs and udev rules write them.
  var vendorText: String { Self.digits(vendor) }
  var productText: String { Self.digits(product) }
  var text: String { "\(vendorText):\(productText)" }

  init(vendor: UInt16, product: UInt16) {
    self.vendor = vendor
    self.product = product
  }

  /// Reads `1209:0001`.
  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let vendor = UInt16(parts[0], radix: 16),
      let product = UInt16(parts[1], radix: 16)
    else { return nil }
    self.init(vendor: vendor, product: product)
  }

  private static func digits(_ number: UInt16) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 4 - text.count) + text
  }
}

/// A table that the kernel has found.
struct TableOnUSB: Equatable, Sendable {
  static let folder = "/sys/bus/usb/devices"

  /// The kernel's name for the place where it is plugged in, such as `1-2`.
  var port: String
  var serial: String?
  var bus: Int?
  var device: Int?

  /// Its device node, as libusb opens it.
  var node: String? {
    guard let bus, let device else { return nil }
    return "/dev/bus/usb/\(Self.threeDigits(bus))/\(Self.threeDigits(device))"
  }

  static func all(_ id: DeviceID, in root: SystemRoot) -> [TableOnUSB] {
    root.names(in: folder).compactMap { port in
      let path = "\(folder)/\(port)"
      guard root.text("\(path)/idVendor")?.lowercased() == id.vendorText,
        root.text("\(path)/idProduct")?.lowercased() == id.productText
      else { return nil }
      return TableOnUSB(
        port: port, serial: root.text("\(path)/serial"),
        bus: root.text("\(path)/busnum").flatMap { Int($0) },
        device: root.text("\(path)/devnum").flatMap { Int($0) })
    }
  }

  private static func threeDigits(_ number: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, 3 - text.count)) + text
  }
}
