import ArgumentParser
import Dispatch
import Glibc

/// The person's wish to end, by Ctrl-C or a service manager's.
enum EndSignal {
  /// Tells of SIGINT and SIGTERM from now on: none ends the process any more.
  static func arrivals() -> AsyncStream<Void> {
    let (arrivals, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    listen(for: [SIGINT, SIGTERM]) { _ in _ = continuation.yield() }
    return arrivals
  }

  /// Tells of these signals from now on: none does what it does by itself any more.
  static func arrivals(of numbers: [CInt]) -> AsyncStream<CInt> {
    let (arrivals, continuation) = AsyncStream.makeStream(
      of: CInt.self, bufferingPolicy: .bufferingNewest(16))
    listen(for: numbers) { _ = continuation.yield($0) }
    return arrivals
  }

  private static func listen(
    for numbers: [CInt], _ arrived: @escaping @Sendable (CInt) -> Void
  ) {
    for number in numbers {
      // The default action would end the process before the source hears of the signal.
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      // It lives in its own handler, as long as the process: nobody takes the signals back.
      source.setEventHandler { withExtendedLifetime(source) { arrived(number) } }
      // The source is put in place by another thread; what comes before that would be lost.
      let isInPlace = DispatchSemaphore(value: 0)
      source.setRegistrationHandler { isInPlace.signal() }
      source.resume()
      _ = isInPlace.wait(timeout: .now() + 5)
    }
  }

  /// Returns at the first SIGINT or SIGTERM, or when the task is cancelled.
  static func wait() async { for await _ in arrivals() { break } }

  /// Runs `work`, whose effect a signal cannot take back: then says so, and ends with 130.
  static func interrupting<Value: Sendable>(
    _ warning: String, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask(operation: work)
      group.addTask {
        await wait()
        return nil
      }
      defer { group.cancelAll() }
      guard let value = try await group.next() ?? nil else {
        Terminal.error.write(CommandFailure(warning).text)
        throw ExitCode(128 + SIGINT)
      }
      return value
    }
  }
}
