internal import CLibUSB
internal import Glibc
internal import TableProtocol

/// The right to use libusb on one thread.
@safe
struct USBContext: ~Copyable {
  // Every use is on the thread that made the context, and `deinit` comes after the last one.
  private let context: OpaquePointer

  init() throws(USBStatus) {
    var context: OpaquePointer?
    try throwing(unsafe libusb_init(&context))
    guard let context = unsafe context else { throw .inputOutput }
    unsafe self.context = unsafe context
  }

  deinit { unsafe libusb_exit(context) }

  /// Runs the callbacks of what has happened, waiting at most `milliseconds` for something.
  func handleEvents(milliseconds: Int) {
    var limit = timeval(tv_sec: 0, tv_usec: milliseconds * 1000)
    _ = unsafe libusb_handle_events_timeout_completed(context, &limit, nil)
  }

  /// Opens, claims and meets the first table with these ids and, if given, this serial number.
  ///
  /// Returns nil when there is none. When there are some but none can be used, throws why the last
  /// one could not.
  func openTable(
    vendor: UInt16, product: UInt16, serial: String?
  ) throws(TableRefusal) -> OpenTable? {
    var list: UnsafeMutablePointer<OpaquePointer?>?
    let count = unsafe libusb_get_device_list(context, &list)
    guard count >= 0 else { throw .usb(USBStatus(rawValue: CInt(truncatingIfNeeded: count))) }
    // The list and its references live until here; an open handle keeps its own reference.
    defer { unsafe libusb_free_device_list(list, 1) }
    var refusal: TableRefusal?
    for index in 0..<count {
      guard let device = unsafe list?[index] else { continue }
      var descriptor = libusb_device_descriptor()
      guard unsafe libusb_get_device_descriptor(device, &descriptor) == 0,
        descriptor.idVendor == vendor, descriptor.idProduct == product
      else { continue }
      do throws(TableRefusal) {
        let table = try unsafe meet(device, descriptor.iSerialNumber, expecting: serial)
        if let table { return table }
      } catch {
        refusal = error
      }
    }
    if let refusal { throw refusal }
    return nil
  }

  /// Nil when it is no table, or not the one expected.
  private func meet(
    _ device: OpaquePointer, _ serialIndex: UInt8, expecting serial: String?
  ) throws(TableRefusal) -> OpenTable? {
    let missing: UInt8?
    switch unsafe InterfaceClass(of: device) {
    case .stranger: return nil
    case .unreadable: throw .wrongDescriptors
    case .table(UInt8(TableProtocol.version), let configuration): missing = configuration
    case .table(let version, _): throw .unknownProtocol(UInt16(version))
    }
    var opened: ClaimedInterface?
    do throws(USBStatus) {
      opened = try unsafe ClaimedInterface(
        opening: device, serialIndex: serialIndex, expecting: serial, configuring: missing)
    } catch {
      throw .usb(error)
    }
    guard var interface = opened.take() else { return nil }
    let introduction = try interface.introduce()
    return OpenTable(
      start: interface.askStart(), introduction: introduction, interface: interface)
  }
}

/// A table that has been claimed and has said who it is.
struct OpenTable: ~Copyable {
  let start: TableStart
  let introduction: TableIntroduction
  var interface: ClaimedInterface
}
