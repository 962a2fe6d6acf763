import Calibration
import Foundation
import Glibc

/// Where a calibration is kept between its steps: one file for each table.
struct CalibrationStateFile: Sendable {
  /// Bytes; a run on 16 channels has about 150 000.
  static let longest = 4 << 20

  let path: String

  /// In `treadlight` under $XDG_STATE_HOME, or ~/.local/state where that names no absolute path.
  init(
    serial: String, environment: [String: String] = ProcessInfo.processInfo.environment,
    home: String = NSHomeDirectory()
  ) {
    let named = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    // A serial is the table's word: nothing in it may lead elsewhere.
    let safe = serial.utf8.prefix(64).map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      return isPlain || scalar == "-" ? String(scalar) : "_"
    }.joined()
    path = "\(named ?? "\(home)/.local/state")/treadlight/calibration-\(safe).json"
  }

  /// The run that was kept; nil when there is none.
  func load() throws(CommandFailure) -> CalibrationRun? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw failure("cannot be read: \(SystemText.error(errno))")
    }
    defer { try? file.close() }
    guard let data = try? file.read(upToCount: Self.longest + 1), data.count <= Self.longest,
      let run = try? JSONDecoder().decode(CalibrationRun.self, from: data)
    else {
      throw failure("is none that this version can go on with")
    }
    return run
  }

  /// Keeps the run in place of the one before; either is whole, whatever happens meanwhile.
  func save(_ run: CalibrationRun) throws(CommandFailure) {
    do {
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys]
      try PrivateFile.write(encoder.encode(run), to: path)
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw failure("cannot be kept: \(error.localizedDescription)")
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  private func failure(_ problem: String) -> CommandFailure {
    CommandFailure(
      "the calibration kept in \(path) \(problem)",
      hint: "Begin anew: treadlight table calibrate --discard")
  }
}

/// Files that are there as a whole or not at all, and that only their owner reads.
enum PrivateFile {
  static func write(_ data: Data, to path: String) throws(CommandFailure) {
    let draft = "\(path).\(getpid()).new"
    // The paths' pointers are used within the calls only, here and below.
    let descriptor = unsafe open(
      draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure(path) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: data)
      try file.synchronize()
      try file.close()
    } catch {
      _ = unsafe unlink(draft)
      throw failure(path)
    }
    guard unsafe rename(draft, path) == 0 else {
      let problem = failure(path)
      _ = unsafe unlink(draft)
      throw problem
    }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure("\(path) cannot be written: \(SystemText.error(errno))")
  }
}
