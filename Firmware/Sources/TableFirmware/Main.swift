internal import RP2040
internal import Startup
internal import TableDevice
internal import TableProtocol

/// The table's work, from the first line of Swift on; called by the reset handler.
///
/// Each round looks at all there is to do and sleeps until the next interrupt.
@main
enum Program {
  /// Milliseconds in which the watchdog must see a scan, or the measurement of the rate; a sector of
  /// the flash takes 400 at most to erase.
  private static let patience: UInt32 = 1500
  /// Microseconds: at 10 a second, four periods behind the settling.
  private static let longestMeasurement: UInt64 = 900_000
  /// Microseconds between two scans where no converter answers.
  private static let defaultPeriod: UInt32 = 12_500

  static func main() {
    Clocks.start()
    let watchdog = Watchdog()
    let start = watchdog.takeStart()
    watchdog.start(milliseconds: patience)
    let timer = Timer()
    var converters = Converters(now: timer.now)
    let period = measure(&converters, timer)
    watchdog.feed(milliseconds: patience)
    var table = Table(converters, period: period, now: timer.now)
    table.device.restart = start.told
    var usb = USBController()
    var scanAt = timer.now
    var tickAt = scanAt
    while true {
      Interrupts.forget()
      let now = timer.now
      table.device.clock.now = now
      table.device.converters.collect(at: now)
      usb.service(&table, at: now)
      let isScanDue = now >= scanAt
      if isScanDue || now >= tickAt {
        table.device.converters.mend(at: now)
        table.device.front.look(at: now)
        table.device.front.leaveIfAsked()
        if isScanDue { table.device.scan() } else { table.device.tick() }
        tickAt = now &+ Table.tickPeriod
      }
      usb.offer(&table, at: timer.now)
      if isScanDue {
        watchdog.feed(milliseconds: patience)
        scanAt &+= UInt64(period)
        if scanAt <= now { scanAt = now &+ UInt64(period) }  // late by more than a scan: begin anew
      }
      sleep(until: min(scanAt, tickAt), timer)
    }
  }

  /// Waits for the converters' first conversions and tells how far they are apart.
  private static func measure(
    _ converters: inout Converters, _ timer: borrowing Timer
  ) -> UInt32 {
    let end = timer.now &+ longestMeasurement
    while true {
      Interrupts.forget()
      let now = timer.now
      converters.collect(at: now)
      converters.mend(at: now)
      if converters.isMeasured || now >= end { return converters.shortestPeriod ?? defaultPeriod }
      sleep(until: now &+ 1000, timer)
    }
  }

  /// Until that time, or an interrupt.
  private static func sleep(until time: UInt64, _ timer: borrowing Timer) {
    timer.wake(at: time)
    // A time that is over by now would come only after 71 minutes.
    if timer.now < time { wait_for_interrupt() }
  }
}

extension Watchdog.Start {
  /// In the protocol's words; the place in half-words from the flash's beginning.
  var told: (cause: RestartCause, failedAt: UInt16) {
    switch self {
    case .power: (.power, 0)
    case .watchdog: (.watchdog, 0)
    case .trap(let place): (.trap, UInt16(truncatingIfNeeded: place >> 1))
    case .check(let place): (.check, UInt16(truncatingIfNeeded: place >> 1))
    }
  }
}
