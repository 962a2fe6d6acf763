internal import CLibUSB
internal import TableProtocol

/// One request to the table, in the air while the scans go on coming in.
///
/// A table that is slow to answer a request, or never does, must not hold back its scans: so
/// nobody waits here. As with the bulk transfers, libusb's callback only leaves a note.
@safe
struct ControlTransfer: ~Copyable {
  /// Where the callback leaves its note; on the libusb thread only.
  private final class Note {
    var isInAir = false
    var status: libusb_transfer_status?
  }

  private static let setupSize = 8
  private static let size = setupSize + ControlRequest.longestData

  // Both are allocated once and stay in place until `deinit`; libusb uses them only between
  // submission and completion.
  private let transfer: UnsafeMutablePointer<libusb_transfer>
  private let buffer: UnsafeMutablePointer<UInt8>
  private let note = Note()
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    guard let transfer = unsafe libusb_alloc_transfer(0) else {
      preconditionFailure("no memory for a USB transfer")
    }
    unsafe self.transfer = unsafe transfer
    unsafe buffer = .allocate(capacity: Self.size)
    unsafe buffer.initialize(repeating: 0, count: Self.size)
    unsafe self.handle = unsafe handle
  }

  deinit {
    // A transfer that did not come back keeps its memory: libusb may still write to it.
    guard !note.isInAir else {
      unsafe _ = Unmanaged.passRetained(note)
      return
    }
    unsafe libusb_free_transfer(transfer)
    unsafe buffer.deallocate()
  }

  var isInAir: Bool { note.isInAir }

  /// Sends a request; none may be in the air.
  mutating func submit(
    _ request: ControlRequest, value: UInt16 = 0, data: Span<UInt8>
  ) throws(USBStatus) {
    precondition(!note.isInAir && data.count <= ControlRequest.longestData)
    unsafe libusb_fill_control_setup(
      buffer, 0x40, request.rawValue, value, 0, UInt16(data.count))
    for index in data.indices { unsafe buffer[Self.setupSize + index] = data[index] }
    unsafe libusb_fill_control_transfer(
      transfer, handle, buffer,
      { transfer in
        guard let transfer = unsafe transfer, let context = unsafe transfer.pointee.user_data
        else { return }
        // The note outlives the transfer: see `deinit`.
        let note = unsafe Unmanaged<Note>.fromOpaque(context).takeUnretainedValue()
        note.isInAir = false
        note.status = unsafe transfer.pointee.status
      }, Unmanaged.passUnretained(note).toOpaque(), ClaimedInterface.controlTimeout)
    try throwing(unsafe libusb_submit_transfer(transfer))
    note.isInAir = true
  }

  mutating func cancel() {
    if note.isInAir { _ = unsafe libusb_cancel_transfer(transfer) }
  }

  /// Throws what the request came to, once; a refusal throws `USBStatus.stalled`.
  mutating func takeOutcome() throws(USBStatus) {
    guard let status = note.status else { return }
    note.status = nil
    switch status {
    case LIBUSB_TRANSFER_COMPLETED: return
    case LIBUSB_TRANSFER_STALL: throw .stalled
    case LIBUSB_TRANSFER_NO_DEVICE: throw .deviceGone
    case LIBUSB_TRANSFER_TIMED_OUT: throw .timedOut
    default: throw .inputOutput
    }
  }
}
