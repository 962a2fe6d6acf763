internal import RP2040
internal import TableDevice
internal import TableProtocol

/// An HX711 board on two pins, read by a machine of its own (HX711 datasheet, "Serial Interface").
///
/// The chip runs free and pulls its data line low when a conversion is ready; 25 pulses on the clock
/// line fetch it and ask for the next one at the same input and gain, and the data line is high
/// behind the last of them. Where it is not, chip and machine are out of step, and the chip is
/// restarted: more than 60 us of high clock turn it off, low turns it on again, with its gain as
/// after power-up.
struct HX711: ~Copyable {
  /// The machine's program.
  ///
  /// A cycle is a microsecond: a pulse is high for one and low for two (0.2 to 50, and 0.2 at
  /// least).
  static let program: [6 of UInt16] = [
    0x2020,  // wait for the data line to be low
    0xE038,  // x = 24
    0xB042,  // clock high
    0x4001,  // clock low, and shift the bit in that the chip showed while it was high
    0x0042,  // again from the third, until x was 0
    0x8000,  // push the word; where the queue is full, drop it and go on in step with the chip
  ]
  static let setting = ClockedInput.Setting(divider: Clocks.megahertz, last: 5)
  /// Microseconds between two attempts to get a chip back.
  private static let patience: UInt64 = 500_000
  /// Words that a machine can hold.
  private static let queue: UInt64 = 8
  /// Microseconds that a chip is off at least, of which it needs 60.
  private static let offTime: UInt64 = 100

  private enum Phase {
    case on
    /// Stopped; restarted when it is time.
    case lost
    case off
  }

  private var machine: ClockedInput
  private(set) var track: ConversionTrack
  private var phase = Phase.off
  /// When the phase began.
  private var since: UInt64
  /// The earliest time at which the last word can have come, from which the next is judged.
  private var credit: UInt64 = 0
  /// When it was restarted last, or was seen to run although its readings are old.
  private var restarted: UInt64

  /// Turns the chip off, whatever it was at; `mend` turns it on.
  init(_ machine: consuming ClockedInput, now: UInt64) {
    self.machine = machine
    track = ConversionTrack(now: now)
    since = now
    restarted = now
    self.machine.setClock(true)
  }

  /// Takes what has been read.
  mutating func collect(at now: UInt64) {
    guard phase == .on, var word = machine.next() else { return }
    // Words wait where the core was busy with its flash.
    var count: UInt64 = 1
    var isWhole = word & 1 != 0
    while count < Self.queue, let next = machine.next() {
      word = next
      isWhole = isWhole && word & 1 != 0
      count += 1
    }
    // No converter is that fast. Words may come late, and the next is on time all the same: what
    // is measured from is what their number allows, not the moment at which they were fetched.
    let shortest = ConversionTrack.periods.lowerBound
    let earliest = credit &+ count &* shortest
    guard isWhole, now >= earliest else {
      machine.stop()
      track.takeNonsense()
      phase = .lost
      return
    }
    credit = max(earliest, now &- min(now, 3 &* shortest))
    guard count < Self.queue else {
      // Nobody knows how old its words are; but it runs.
      restarted = now
      return
    }
    // 24 bits above the last, with their sign.
    track.take(Int32(bitPattern: word << 7) >> 8, at: now, isLate: count > 1)
  }

  /// Restarts the chip where that is needed and due; called again and again.
  mutating func mend(at now: UInt64) {
    switch phase {
    case .on:
      guard track.isSilent(at: now), now &- restarted >= Self.patience else { return }
      machine.stop()
      turnOff(at: now)
    case .lost:
      guard now &- restarted >= Self.patience else { return }
      turnOff(at: now)
    case .off:
      guard now &- since >= Self.offTime else { return }
      track.restart(at: now)
      machine.setClock(false)
      machine.start()
      phase = .on
      credit = now
      restarted = now
    }
  }

  private mutating func turnOff(at now: UInt64) {
    machine.setClock(true)
    phase = .off
    since = now
  }
}

/// The eight boards: channel n has its clock on GP2n and its data on GP2n+1.
struct Converters: ~Copyable, CellConverters {
  static let count = 8
  private var boards: [8 of HX711]

  init(now: UInt64) {
    let program = HX711.program
    let first = ProgrammableIO(0, program: program.span)
    let second = ProgrammableIO(1, program: program.span)
    boards = .init { channel in
      let pin = UInt(2 * channel)
      let index = UInt32(channel & 3)
      let machine =
        channel < 4
        ? ClockedInput(index, of: first, clock: pin, data: pin + 1, HX711.setting)
        : ClockedInput(index, of: second, clock: pin, data: pin + 1, HX711.setting)
      return HX711(machine, now: now)
    }
  }

  var channelCount: Int { Self.count }

  mutating func collect(at now: UInt64) {
    for channel in 0..<Self.count { boards[channel].collect(at: now) }
  }

  mutating func mend(at now: UInt64) {
    for channel in 0..<Self.count { boards[channel].mend(at: now) }
  }

  func reading(channel: Int, now: UInt64) -> CellReading {
    boards[channel].track.reading(at: now)
  }

  /// Whether all boards that answer are sure of their rate.
  var isMeasured: Bool {
    var isMeasured = false
    for channel in 0..<Self.count {
      let measured = boards[channel].track.measured
      if measured > 0, measured < ConversionTrack.longestMean { return false }
      isMeasured = isMeasured || measured > 0
    }
    return isMeasured
  }

  /// The period of the fastest board, microseconds; nil where none has answered.
  var shortestPeriod: UInt32? {
    var shortest: UInt32?
    for channel in 0..<Self.count where boards[channel].track.measured > 0 {
      let period = UInt32(boards[channel].track.period)
      shortest = min(shortest ?? period, period)
    }
    return shortest
  }
}
