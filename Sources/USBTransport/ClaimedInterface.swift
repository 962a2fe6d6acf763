internal import CLibUSB
internal import TableProtocol

/// The right to use one interface of an open device.
///
/// Letting the value go releases the interface and closes the device, so neither can happen
/// twice and neither can be forgotten.
@safe
struct ClaimedInterface: ~Copyable {
  // All calls below are safe while `self` lives: only this value closes `handle`.
  private let handle: OpaquePointer
  private let number: CInt = 0
  /// How long a table may take to answer a request.
  static let controlTimeout: UInt32 = 500

  /// Opens `device`, and sets it to `configuration` if it has none; returns nil when its serial
  /// number is not the one expected.
  init?(
    opening device: OpaquePointer, serialIndex: UInt8, expecting serial: String?,
    configuring configuration: UInt8?
  ) throws(USBStatus) {
    var opened: OpaquePointer?
    try throwing(unsafe libusb_open(device, &opened))
    guard let handle = unsafe opened else { throw .inputOutput }
    if let serial {
      var text: [256 of UInt8] = .init(repeating: 0)
      var span = text.mutableSpan
      let count = unsafe span.withUnsafeMutableBufferPointer {
        unsafe libusb_get_string_descriptor_ascii(
          handle, serialIndex, $0.baseAddress, CInt($0.count))
      }
      guard count == serial.utf8.count,
        serial.utf8.enumerated().allSatisfy({ text[$0.offset] == $0.element })
      else {
        unsafe libusb_close(handle)
        return nil
      }
    }
    var status: CInt = 0
    if let configuration { status = unsafe libusb_set_configuration(handle, CInt(configuration)) }
    if status == 0 { status = unsafe libusb_claim_interface(handle, number) }
    guard status == 0 else {
      unsafe libusb_close(handle)
      throw USBStatus(rawValue: status)
    }
    unsafe self.handle = unsafe handle
  }

  deinit {
    _ = unsafe libusb_release_interface(handle, number)
    unsafe libusb_close(handle)
  }

  /// Clears a halted bulk endpoint.
  func clearHalt() { _ = unsafe libusb_clear_halt(handle, TableProtocol.bulkInEndpoint) }

  /// A prepared request on this interface; it must be back before the interface is let go.
  func makeRequest() -> ControlTransfer { unsafe ControlTransfer(handle) }

  /// Prepared bulk-in transfers on this interface; they must be back before it is let go.
  func makeTransfers(count: Int) -> BulkTransfers { unsafe BulkTransfers(handle, count: count) }
}

extension ClaimedInterface: ControlPipe {
  mutating func ask(
    _ request: ControlRequest, into bytes: inout MutableSpan<UInt8>
  ) throws(USBStatus) -> Int {
    let count = unsafe bytes.withUnsafeMutableBufferPointer {
      unsafe libusb_control_transfer(
        handle, 0xC0, request.rawValue, 0, 0, $0.baseAddress, UInt16($0.count),
        Self.controlTimeout)
    }
    return Int(try throwing(count))
  }

  mutating func tell(
    _ request: ControlRequest, value: UInt16, data: Span<UInt8>
  ) throws(USBStatus) {
    let status = unsafe data.withUnsafeBufferPointer {
      // libusb does not write to the data of a transfer towards the device.
      unsafe libusb_control_transfer(
        handle, 0x40, request.rawValue, value, 0, UnsafeMutablePointer(mutating: $0.baseAddress),
        UInt16($0.count), Self.controlTimeout)
    }
    try throwing(status)
  }
}
