public import TableProtocol

/// Endpoint 0 of a table: how requests reach it, over USB or in process.
public protocol ControlPipe: ~Copyable {
  /// Asks for data; returns how many bytes of `bytes` the table filled.
  mutating func ask(
    _ request: ControlRequest, into bytes: inout MutableSpan<UInt8>
  ) throws(USBStatus) -> Int
  /// Tells the table something; a refusal throws `USBStatus.stalled`.
  mutating func tell(
    _ request: ControlRequest, value: UInt16, data: Span<UInt8>
  ) throws(USBStatus)
}

extension ControlPipe where Self: ~Copyable {
  /// A request without data.
  public mutating func tell(_ request: ControlRequest, value: UInt16 = 0) throws(USBStatus) {
    let none: [0 of UInt8] = []
    try tell(request, value: value, data: none.span)
  }

  /// How the table is doing.
  public mutating func status() throws(TableRefusal) -> TableStatus {
    var bytes: [256 of UInt8] = .init(repeating: 0)
    var span = bytes.mutableSpan
    do {
      let count = try ask(.status, into: &span)
      return try TableStatus(decoding: bytes.span.extracting(0..<count))
    } catch let error as USBStatus {
      throw .usb(error)
    } catch let error as ControlDataError {
      throw .malformed(error)
    } catch {
      preconditionFailure("both errors are typed")
    }
  }

  /// Why its firmware began to run.
  ///
  /// Nothing depends on it, so that a table which does not tell is used all the same.
  public mutating func askStart() -> TableStart {
    guard let status = try? status() else { return .unknown }
    return TableStart(status.restart, failedAt: status.failedAt)
  }

  /// Identity and calibration: what the host must know before a stream can be read.
  public mutating func introduce() throws(TableRefusal) -> TableIntroduction {
    var bytes: [256 of UInt8] = .init(repeating: 0)
    do {
      var span = bytes.mutableSpan
      let identityCount = try ask(.identity, into: &span)
      let identity = try Identity(decoding: bytes.span.extracting(0..<identityCount))
      span = bytes.mutableSpan
      let calibrationCount = try ask(.readCalibration, into: &span)
      let calibration = try TableCalibration(
        decoding: bytes.span.extracting(0..<calibrationCount))
      guard calibration.channelCount == identity.channelCount else {
        throw TableRefusal.channelsDisagree
      }
      return TableIntroduction(identity: identity, calibration: calibration)
    } catch let error as USBStatus {
      throw .usb(error)
    } catch let error as ControlDataError {
      if case .unsupportedVersion(let version) = error { throw .unknownProtocol(version) }
      throw .malformed(error)
    } catch let error as TableRefusal {
      throw error
    } catch {
      preconditionFailure("all three errors are typed")
    }
  }
}

/// Who a table is and what its counts mean.
public struct TableIntroduction: Sendable, Equatable, BitwiseCopyable {
  public var identity: Identity
  public var calibration: TableCalibration

  public init(identity: Identity, calibration: TableCalibration) {
    self.identity = identity
    self.calibration = calibration
  }
}

/// Why a device cannot serve as a table.
public enum TableRefusal: Error, Equatable, Sendable {
  case usb(USBStatus)
  case unknownProtocol(UInt16)
  case malformed(ControlDataError)
  /// Identity and calibration name different channel counts.
  case channelsDisagree
  /// Its descriptors are not those of a table, or cannot be read.
  case wrongDescriptors
}
