internal import CLibUSB
internal import TableProtocol

/// What a device's descriptors say it is.
enum InterfaceClass: Equatable {
  /// A table, of that version of the protocol.
  ///
  /// `configuration` is what it is to be set to first, for one that the kernel gave up on: it was
  /// pulled, or did not answer in time, while it was being set up.
  case table(UInt8, configuration: UInt8? = nil)
  /// Something else with the same ids, which is left alone: ids for tests belong to everyone.
  case stranger
  /// Neither: no configuration that can be read, or a table without its endpoint.
  case unreadable

  /// Reads the configuration that the kernel keeps of `device`; nothing goes over the bus.
  init(of device: OpaquePointer) {
    var pointer: UnsafeMutablePointer<libusb_config_descriptor>?
    var status = unsafe libusb_get_active_config_descriptor(device, &pointer)
    let isConfigured = status != LIBUSB_ERROR_NOT_FOUND.rawValue
    if !isConfigured { status = unsafe libusb_get_config_descriptor(device, 0, &pointer) }
    guard status == 0, let configuration = unsafe pointer else {
      self = .unreadable
      return
    }
    // libusb made the descriptor from what it checked, and it lives until here.
    defer { unsafe libusb_free_config_descriptor(configuration) }
    guard unsafe configuration.pointee.bNumInterfaces > 0,
      let first = unsafe configuration.pointee.interface, unsafe first.pointee.num_altsetting > 0,
      let setting = unsafe first.pointee.altsetting?.pointee
    else {
      self = .unreadable
      return
    }
    guard unsafe setting.bInterfaceClass == TableProtocol.interfaceClass,
      unsafe setting.bInterfaceSubClass == TableProtocol.interfaceSubclass
    else {
      self = .stranger
      return
    }
    let hasEndpoint = unsafe (0..<Int(setting.bNumEndpoints)).contains {
      unsafe setting.endpoint[$0].bEndpointAddress == TableProtocol.bulkInEndpoint
        && setting.endpoint[$0].bmAttributes & 3 == 2  // bulk
    }
    let wanted = unsafe configuration.pointee.bConfigurationValue
    self =
      hasEndpoint
      ? .table(unsafe setting.bInterfaceProtocol, configuration: isConfigured ? nil : wanted)
      : .unreadable
  }
}
