/// What the table and the host agree on, version 1.
///
/// The table is a full-speed USB device of vendor class with one interface and one bulk IN
/// endpoint. It answers the vendor requests of `ControlRequest` on endpoint 0 and, between
/// start and stop, sends `ScanFrame`s. A transfer holds one to `Identity.framesPerTransfer`
/// whole frames; it ends with a short packet, so a frame never spans two transfers.
public enum TableProtocol {
  public static let version: UInt16 = 1

  /// The public test id of pid.codes (https://pid.codes/1209/0001/), not to be shipped in a
  /// product; the daemon's configuration can name another.
  public static let vendorID: UInt16 = 0x1209
  public static let productID: UInt16 = 0x0001

  /// Vendor class, and ours within it: subclass `T`, protocol = `version`.
  public static let interfaceClass: UInt8 = 0xFF
  public static let interfaceSubclass: UInt8 = 0x54
  public static let bulkInEndpoint: UInt8 = 0x81
  /// The largest bulk packet of a full-speed device (USB 2.0, 5.8.3).
  public static let packetSize = 64

  public static let channelRange = 1...16
  public static let maximumChannels = 16
  /// Scans a second, in thousandths: 10 to 1000 scans a second.
  public static let rateRange: ClosedRange<UInt32> = 10_000...1_000_000
  /// The most frames a transfer may carry, so that the host's buffers can be sized once.
  public static let maximumFramesPerTransfer = 32
  /// The host's buffer for one transfer: the next multiple of `packetSize` that takes
  /// `maximumFramesPerTransfer` frames of 16 channels.
  public static let transferBufferSize = 4096
}
