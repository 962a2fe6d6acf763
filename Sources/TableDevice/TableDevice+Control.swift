internal import TableProtocol

extension TableDevice
where
  Converters: ~Copyable, Store: ~Copyable, Front: ~Copyable, Clock: ~Copyable
{
  /// Answers one control transfer.
  ///
  /// `data` is the host's data stage (empty towards the host). `reply` must take
  /// `ControlRequest.longestData` bytes.
  public mutating func control(
    _ setup: SetupPacket, data: Span<UInt8>, reply: inout MutableSpan<UInt8>
  ) -> ControlReply {
    precondition(reply.count >= ControlRequest.longestData)
    let count: Int? =
      switch setup.kind {
      case .standard: standard(setup, &reply)
      case .vendor: vendor(setup, data, &reply)
      case nil: nil
      }
    guard let count else { return .stall }
    return .accept(count: min(count, Int(setup.length)))
  }

  // MARK: Standard requests (USB 2.0, table 9-3)

  /// The length of the answer, or nil to stall.
  private mutating func standard(
    _ setup: SetupPacket, _ reply: inout MutableSpan<UInt8>
  ) -> Int? {
    switch (setup.requestType, setup.request) {
    case (0x80, 6): return descriptor(setup.value, &reply)
    case (0x00, 9):
      guard setup.value <= 1 else { return nil }
      configure(setup.value == 1)
      return 0
    case (0x80, 8):
      reply[0] = isConfigured ? 1 : 0
      return 1
    case (0x80, 0), (0x81, 0), (0x82, 0):
      reply[0] = 0
      reply[1] = 0
      return 2
    case (0x02, 1):
      // CLEAR_FEATURE(ENDPOINT_HALT): the endpoint never halts by itself, the toggle is the
      // bus controller's.
      return setup.value == 0 && setup.index == UInt16(TableProtocol.bulkInEndpoint) ? 0 : nil
    case (0x81, 10):
      reply[0] = 0
      return 1
    case (0x01, 11): return setup.value == 0 && setup.index == 0 ? 0 : nil
    default: return nil
    }
  }

  private func descriptor(_ value: UInt16, _ reply: inout MutableSpan<UInt8>) -> Int? {
    switch (UInt8(value >> 8), UInt8(truncatingIfNeeded: value)) {
    case (Descriptors.device, 0):
      return Descriptors.writeDevice(vendor: vendorID, product: productID, into: &reply)
    case (Descriptors.configuration, 0): return Descriptors.writeConfiguration(into: &reply)
    case (Descriptors.string, 0): return Descriptors.writeLanguages(into: &reply)
    case (Descriptors.string, Descriptors.manufacturerIndex):
      return Descriptors.writeString("Treadlight", into: &reply)
    case (Descriptors.string, Descriptors.productIndex):
      return Descriptors.writeString("Treadlight table", into: &reply)
    case (Descriptors.string, Descriptors.serialIndex):
      let serial = identity.serial
      return Descriptors.writeString(count: serial.count, into: &reply) { serial.ascii[$0] }
    default: return nil
    }
  }

  // MARK: Vendor requests (see `ControlRequest`)

  private mutating func vendor(
    _ setup: SetupPacket, _ data: Span<UInt8>, _ reply: inout MutableSpan<UInt8>
  ) -> Int? {
    guard setup.recipient == 0, setup.index == 0,
      let request = ControlRequest(rawValue: setup.request),
      request.isTowardsHost == setup.isTowardsHost
    else { return nil }
    heard()
    guard request.hasValue || setup.value == 0,
      request.isTowardsHost || request.hasData || setup.length == 0
    else { return nil }
    switch request {
    case .identity: return identity.encode(into: &reply)
    case .status: return status.encode(into: &reply)
    case .readCalibration: return calibration.encode(into: &reply)
    case .start:
      start(epoch: setup.value)
      return 0
    case .stop:
      stop()
      return 0
    case .heartbeat: return 0
    case .writeCalibration:
      guard let written = try? TableCalibration(decoding: data) else { return nil }
      return data.count == written.byteCount && keep(written) ? 0 : nil
    case .setGuard:
      guard let limits = try? GuardLimits(decoding: data) else { return nil }
      return data.count == limits.byteCount && arm(limits) ? 0 : nil
    case .signal:
      guard let pattern = SignalPattern(rawValue: setup.value) else { return nil }
      ask(for: pattern)
      return 0
    case .enterBootloader:
      guard setup.value == ControlRequest.bootloaderMagic else { return nil }
      front.enterBootloader()
      return 0
    }
  }
}

extension ControlRequest {
  var isTowardsHost: Bool {
    switch self {
    case .identity, .readCalibration, .status: true
    case .start, .stop, .writeCalibration, .setGuard, .signal, .enterBootloader, .heartbeat: false
    }
  }

  /// Whether wValue means something; it is 0 otherwise.
  var hasValue: Bool { self == .start || self == .signal || self == .enterBootloader }

  /// Whether the host sends data.
  var hasData: Bool { self == .writeCalibration || self == .setGuard }
}
