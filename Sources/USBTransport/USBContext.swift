internal import CLibUSB
internal import Glibc

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

  /// Opens and claims the first device with these ids and, if given, this serial number.
  ///
  /// Returns nil when there is none. When there are some but none can be opened, throws why
  /// the last one could not.
  func openTable(
    vendor: UInt16, product: UInt16, serial: String?
  ) throws(USBStatus) -> ClaimedInterface? {
    var list: UnsafeMutablePointer<OpaquePointer?>?
    let count = unsafe libusb_get_device_list(context, &list)
    guard count >= 0 else { throw USBStatus(rawValue: CInt(truncatingIfNeeded: count)) }
    // The list and its references live until here; an open handle keeps its own reference.
    defer { unsafe libusb_free_device_list(list, 1) }
    var refusal: USBStatus?
    for index in 0..<count {
      guard let device = unsafe list?[index] else { continue }
      var descriptor = libusb_device_descriptor()
      guard unsafe libusb_get_device_descriptor(device, &descriptor) == 0,
        descriptor.idVendor == vendor, descriptor.idProduct == product
      else { continue }
      do throws(USBStatus) {
        let opened = try unsafe ClaimedInterface(
          opening: device, serialIndex: descriptor.iSerialNumber, expecting: serial)
        if let opened { return opened }
      } catch {
        refusal = error
      }
    }
    if let refusal { throw refusal }
    return nil
  }
}
