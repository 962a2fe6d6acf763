internal import CLibUSB

extension BulkTransfers.Completion {
  var outcome: RearmPolicy.Outcome {
    switch status {
    case LIBUSB_TRANSFER_COMPLETED, LIBUSB_TRANSFER_TIMED_OUT: .completed
    case LIBUSB_TRANSFER_NO_DEVICE: .deviceGone
    default: .failed
    }
  }

  var isStall: Bool { status == LIBUSB_TRANSFER_STALL }
}
