internal import Glibc
internal import RealTime
internal import Synchronization

/// A named pipe that other processes write commands into, one a line.
///
/// Writers come and go; what the last of several left without a line's end counts as a line. The
/// lines are read on a thread of their own, so that nobody waits for a writer.
public final class CommandPipe: Sendable {
  /// How late `stop` may be heard, milliseconds.
  private static let patience: CInt = 100

  public let path: String
  private let isStopping = Atomic(false)
  private let refusals = Atomic(0)
  private let input: Mutex<Input>
  private let thread = Mutex<NativeThread?>(nil)

  /// Makes the pipe, for its owner only, unless there is one.
  public init(path: String) throws(CommandPipeError) {
    self.path = path
    input = Mutex(try Input(path: path))
  }

  /// Lines that were refused.
  public var refusalCount: Int { refusals.load(ordering: .relaxed) }  // a count, nothing else

  /// Begins to read: `obey` hears of every line that is not blank, and answers.
  ///
  /// Nobody reads the answers. A line whose answer begins with `error` is counted, and told to
  /// `refused` with its answer; it may hold anything, as whatever was written into the pipe.
  public func start(
    _ obey: @escaping @Sendable (String) -> String,
    refused: @escaping @Sendable (_ line: String, _ answer: String) -> Void = { _, _ in }
  ) {
    thread.withLock { thread in
      guard thread == nil else { return }
      isStopping.store(false, ordering: .relaxed)  // starting the thread publishes it
      // The thread keeps the pipe alive: only `stop` ends it.
      thread = NativeThread(name: "command-pipe") { [self] in
        while !isStopping.load(ordering: .relaxed) {
          let lines = input.withLock { $0.lines(path: path, milliseconds: Self.patience) }
          for line in lines where !line.allSatisfy(\.isWhitespace) {
            let answer = obey(line)
            guard answer.hasPrefix("error") else { continue }
            refusals.add(1, ordering: .relaxed)
            refused(line, answer)
          }
        }
      }
    }
  }

  /// Ends the thread; when this has returned no more lines are heard.
  ///
  /// The pipe stays.
  public func stop() {
    isStopping.store(true, ordering: .relaxed)  // joining is all that follows from it
    thread.withLock { thread in
      let ending = thread.take()
      ending?.join()
    }
  }

  /// The reading end.
  private struct Input: ~Copyable {
    private var file: FileDescriptor
    private var buffer = LineBuffer()

    init(path: String) throws(CommandPipeError) {
      // The string lives as long as the call.
      if unsafe mkfifo(path, 0o600) != 0, errno != EEXIST { throw .unusable(path: path, .last) }
      file = try Self.open(path)
    }

    private static func open(_ path: String) throws(CommandPipeError) -> FileDescriptor {
      do throws(SystemError) {
        let file = try FileDescriptor(pipe: path)
        guard try file.isPipe else { throw SystemError(rawValue: ENOTSUP) }
        return file
      } catch {
        throw error.rawValue == ENOTSUP ? .notAPipe(path: path) : .unusable(path: path, error)
      }
    }

    /// The lines that come within that time; waits no longer.
    mutating func lines(path: String, milliseconds: CInt) -> [String] {
      var entry = pollfd(fd: file.number, events: Int16(POLLIN), revents: 0)
      // One entry, which outlives the call.
      guard unsafe poll(&entry, 1, milliseconds) > 0 else { return [] }
      var piece = [UInt8](repeating: 0, count: 4096)
      // The array outlives the call, and its own count goes with it.
      let count = unsafe piece.withUnsafeMutableBytes {
        unsafe read(file.number, $0.baseAddress, $0.count)
      }
      if count > 0 { buffer.append(piece[..<count]) }
      if count == 0 { reopen(path, milliseconds) }
      var lines: [String] = []
      while let line = buffer.next(isLast: count == 0) { lines.append(line) }
      return lines
    }

    /// After the last writer has gone, an end that was opened anew waits for the next one, whereas
    /// the old one would only say at once that nobody is there (fifo(7), poll(2)).
    ///
    /// It is opened before the old one is closed, so that no writer finds the pipe without a
    /// reader.
    private mutating func reopen(_ path: String, _ milliseconds: CInt) {
      do throws(CommandPipeError) {
        file = try Self.open(path)
      } catch {
        // Somebody has removed the pipe. It may come back.
        HostClock.rest(nanoseconds: UInt64(milliseconds) * 1_000_000)
      }
    }
  }
}

/// Why commands cannot be read from a path.
public enum CommandPipeError: Error, Equatable {
  /// Something else has that name.
  case notAPipe(path: String)
  case unusable(path: String, SystemError)
}

extension CommandPipeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAPipe(let path): "\(path) is not a named pipe (FIFO)"
    case .unusable(let path, let error): "\(path) cannot be read as a named pipe: \(error)"
    }
  }
}
