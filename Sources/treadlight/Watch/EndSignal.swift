import Dispatch
import Glibc

/// The person's wish to end, by Ctrl-C or a service manager's.
enum EndSignal {
  /// Returns at the first SIGINT or SIGTERM, or when the task is cancelled.
  static func wait() async {
    let (arrivals, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let sources = [SIGINT, SIGTERM].map { number in
      // The default action would end the process before the source hears of the signal.
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    for await _ in arrivals { break }
    for source in sources { source.cancel() }
  }
}
