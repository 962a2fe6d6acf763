/// The vendor requests on endpoint 0 (`bmRequestType` 0xC0 towards the host, 0x40 from it).
///
/// | request           | code | direction | wValue         | data                  |
/// |-------------------|-----:|-----------|----------------|-----------------------|
/// | identity          |    1 | in        | 0              | `Identity`            |
/// | start             |    2 | out       | stream epoch   | none                  |
/// | stop              |    3 | out       | 0              | none                  |
/// | readCalibration   |    4 | in        | 0              | `TableCalibration`    |
/// | writeCalibration  |    5 | out       | 0              | `TableCalibration`    |
/// | setGuard          |    6 | out       | 0              | `GuardLimits`         |
/// | signal            |    7 | out       | `SignalPattern`| none                  |
/// | status            |    8 | in        | 0              | `TableStatus`         |
/// | enterBootloader   |    9 | out       | `0xB007`       | none                  |
/// | heartbeat         |   10 | out       | 0              | none                  |
///
/// wIndex is 0. Anything else, a wrong length or data that does not decode is answered with
/// STALL and changes nothing. Start while streaming begins a new stream: sequence 0, the new
/// epoch, nothing left of the old one in the queue, and the signal the host asked for before is
/// forgotten: who starts a stream may be another host than the one that asked. Every vendor
/// request counts as a heartbeat.
public enum ControlRequest: UInt8, Sendable {
  case identity = 1
  case start = 2
  case stop = 3
  case readCalibration = 4
  case writeCalibration = 5
  case setGuard = 6
  case signal = 7
  case status = 8
  case enterBootloader = 9
  case heartbeat = 10

  public static let bootloaderMagic: UInt16 = 0xB007
  /// The longest data stage of any request.
  public static let longestData = 256
}

/// Why the data of a control transfer could not be taken.
public enum ControlDataError: Error, Equatable {
  case truncated(needed: Int, found: Int)
  case unsupportedVersion(UInt16)
  case channelCountOutOfRange(UInt8)
  case rateOutOfRange(millihertz: UInt32)
  case framesPerTransferOutOfRange(UInt16)
  case serialNotPrintable
  case wrongChecksum(declared: UInt32, computed: UInt32)
  case unknownGuardState(UInt8)
  case negativeLimit(Int32)
  /// A set of channels with one that the table does not have.
  case noSuchChannel(mask: UInt16)
}
