internal import CLibUSB

/// A failure libusb reported, kept as libusb's own number.
public struct USBStatus: Error, Hashable, RawRepresentable, Sendable {
  public let rawValue: CInt
  public init(rawValue: CInt) { self.rawValue = rawValue }

  public static var deviceGone: Self { Self(rawValue: LIBUSB_ERROR_NO_DEVICE.rawValue) }
  public static var accessDenied: Self { Self(rawValue: LIBUSB_ERROR_ACCESS.rawValue) }
  public static var busy: Self { Self(rawValue: LIBUSB_ERROR_BUSY.rawValue) }
  public static var stalled: Self { Self(rawValue: LIBUSB_ERROR_PIPE.rawValue) }
  public static var timedOut: Self { Self(rawValue: LIBUSB_ERROR_TIMEOUT.rawValue) }
  public static var inputOutput: Self { Self(rawValue: LIBUSB_ERROR_IO.rawValue) }

  /// libusb's own name of the number, such as `LIBUSB_ERROR_ACCESS`.
  public var name: String {
    // The name is a literal in libusb.
    guard let name = unsafe libusb_error_name(rawValue) else { return "libusb \(rawValue)" }
    return unsafe String(cString: name)
  }
}

/// Turns libusb's "negative means failure" into a throw, and passes a count on.
@discardableResult
func throwing(_ status: CInt) throws(USBStatus) -> CInt {
  if status < 0 { throw USBStatus(rawValue: status) }
  return status
}
