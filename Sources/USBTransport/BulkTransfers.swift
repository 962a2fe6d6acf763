internal import CLibUSB
internal import RealTime
internal import TableProtocol

/// A set of libusb transfers on the bulk endpoint, and what has become of them.
///
/// libusb's callback only notes the completion; everything else happens when the thread that
/// runs libusb asks for it.
@safe
struct BulkTransfers: ~Copyable, TransferPort {
  /// A transfer that has come back.
  struct Completion {
    var slot: Int
    var status: libusb_transfer_status
    var length: Int
    /// Nanoseconds of the monotonic clock at the callback.
    var arrival: UInt64
  }

  /// Where the callback leaves its note; on the libusb thread only.
  final class Notes {
    var completions: [Completion] = []
  }

  // Buffers and transfers are allocated once and stay in place until `deinit`; libusb writes to
  // them only between submission and completion.
  private let transfers: [UnsafeMutablePointer<libusb_transfer>]
  private let buffers: UnsafeMutableBufferPointer<UInt8>
  private let notes = Notes()
  private var isAbandoned = false

  init(_ handle: OpaquePointer, count: Int) {
    let size = TableProtocol.transferBufferSize
    unsafe buffers = .allocate(capacity: count * size)
    unsafe buffers.initialize(repeating: 0)
    notes.completions.reserveCapacity(count)
    var transfers: [UnsafeMutablePointer<libusb_transfer>] = unsafe []
    for slot in 0..<count {
      guard let transfer = unsafe libusb_alloc_transfer(0) else {
        preconditionFailure("no memory for a USB transfer")
      }
      let buffer = unsafe buffers.baseAddress.map { unsafe $0 + slot * size }
      unsafe libusb_fill_bulk_transfer(
        transfer, handle, TableProtocol.bulkInEndpoint, buffer, CInt(size),
        { transfer in
          guard let transfer = unsafe transfer, let context = unsafe transfer.pointee.user_data
          else { return }
          // The notes outlive every transfer: see `deinit`.
          let notes = unsafe Unmanaged<Notes>.fromOpaque(context).takeUnretainedValue()
          // num_iso_packets is unused by bulk transfers and carries the slot.
          unsafe notes.completions.append(
            Completion(
              slot: Int(transfer.pointee.num_iso_packets), status: transfer.pointee.status,
              length: Int(transfer.pointee.actual_length), arrival: HostClock.monotonic))
        }, Unmanaged.passUnretained(notes).toOpaque(), 0)
      unsafe transfer.pointee.num_iso_packets = CInt(slot)
      unsafe transfers.append(transfer)
    }
    unsafe self.transfers = unsafe transfers
  }

  deinit {
    guard !isAbandoned else { return }
    unsafe transfers.forEach { unsafe libusb_free_transfer($0) }
    unsafe buffers.deallocate()
  }

  mutating func submit(slot: Int) throws(USBStatus) {
    try throwing(unsafe libusb_submit_transfer(transfers[slot]))
  }

  mutating func cancel(slot: Int) { _ = unsafe libusb_cancel_transfer(transfers[slot]) }

  /// How many completions there are since the last `clearCompletions`.
  ///
  /// None is added but while libusb handles events.
  var completionCount: Int { notes.completions.count }

  /// The completions, oldest first.
  func completion(at index: Int) -> Completion { notes.completions[index] }

  /// Forgets the completions; the room for them stays.
  mutating func clearCompletions() { notes.completions.removeAll(keepingCapacity: true) }

  /// Shows the bytes of a completed transfer to `body`.
  func withBytes(of completion: Completion, _ body: (Span<UInt8>) -> Void) {
    let size = TableProtocol.transferBufferSize
    // A length from the kernel, bounded by the buffer it was given.
    let length = min(max(completion.length, 0), size)
    let start = completion.slot * size
    let bytes = unsafe UnsafeBufferPointer(rebasing: buffers[start..<start + length])
    unsafe body(bytes.span)
  }

  /// Gives memory up that libusb may still write to, when transfers do not come back.
  mutating func abandon() {
    isAbandoned = true
    unsafe _ = Unmanaged.passRetained(notes)
  }
}
