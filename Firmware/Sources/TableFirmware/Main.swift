internal import RP2040
internal import Startup
internal import TableDevice
internal import TableProtocol

/// The table's work, from the first line of Swift on; called by the reset handler.
///
/// Each round looks at all there is to do and sleeps until the next interrupt.
@main
enum Program {
  static func main() {
    Clocks.start()
    let watchdog = Watchdog()
    let timer = Timer()
    var usb = USBController()
    var table = Table(Board(), now: timer.now)
    var next = timer.now
    watchdog.start(milliseconds: 500)
    while true {
      Interrupts.forget()
      let now = timer.now
      table.device.clock.now = now
      if now >= next {
        next &+= Table.period
        if next <= now { next = now &+ Table.period }  // late by more than a scan: begin anew
        table.scan()
        watchdog.feed(milliseconds: 500)
      }
      usb.service(&table)
      timer.wake(at: next)
      // A time that is over by now would come only after 71 minutes.
      if timer.now < next { wait_for_interrupt() }
    }
  }
}
