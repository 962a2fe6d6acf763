/// The libusb calls the pump makes; a test answers them with a script.
protocol TransferPort: ~Copyable {
  mutating func submit(slot: Int) throws(USBStatus)
  mutating func cancel(slot: Int)
}

/// Keeps a fixed number of bulk-in transfers in the air.
///
/// Suspend and unplug both end transfers with an error; only the resubmission tells them
/// apart, so every failure is tried again until a submission says that the device is gone.
struct BulkPump<Port: TransferPort & ~Copyable>: ~Copyable {
  /// At 64-byte packets and 1000 frames a second, 16 transfers cover 160 ms of a busy host.
  static var transfersInFlight: Int { 16 }

  private enum Slot {
    case idle
    case inAir
    /// Until nanoseconds of the monotonic clock.
    case waiting(until: UInt64)
  }

  var port: Port
  private var slots: [16 of Slot] = .init(repeating: .idle)
  private var policy = RearmPolicy()
  private(set) var inFlight = 0
  private(set) var isDeviceGone = false
  private(set) var isStopping = false

  init(port: consuming Port) { self.port = port }

  mutating func start(now: UInt64) {
    for slot in 0..<Self.transfersInFlight { submit(slot, now: now) }
  }

  /// Takes back the transfer of `slot` and puts it in the air again, now or later.
  mutating func returned(slot: Int, _ outcome: RearmPolicy.Outcome, now: UInt64) {
    slots[slot] = .idle
    inFlight -= 1
    guard !isStopping, !isDeviceGone else { return }
    act(on: policy.handle(outcome), slot, now: now)
  }

  /// Submits the slots whose waiting time is over.
  mutating func resubmitDue(now: UInt64) {
    guard !isStopping, !isDeviceGone else { return }
    for slot in slots.indices {
      if case .waiting(let until) = slots[slot], until <= now { submit(slot, now: now) }
    }
  }

  /// Cancels what is in the air; `inFlight` falls to zero as the transfers return.
  mutating func stop() {
    isStopping = true
    for slot in slots.indices {
      if case .inAir = slots[slot] { port.cancel(slot: slot) } else { slots[slot] = .idle }
    }
  }

  private mutating func submit(_ slot: Int, now: UInt64) {
    do throws(USBStatus) {
      try port.submit(slot: slot)
      slots[slot] = .inAir
      inFlight += 1
    } catch {
      act(on: policy.handle(error == .deviceGone ? .deviceGone : .failed), slot, now: now)
    }
  }

  private mutating func act(on action: RearmPolicy.Action, _ slot: Int, now: UInt64) {
    switch action {
    case .resubmit: submit(slot, now: now)
    case .resubmitAfter(let delay): slots[slot] = .waiting(until: now + delay)
    case .giveUp:
      slots[slot] = .idle
      isDeviceGone = true
    }
  }
}
