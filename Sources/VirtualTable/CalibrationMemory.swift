internal import Glibc
internal import TableDevice

/// A calibration store in memory and, where a path is given, in a file that outlives it.
struct CalibrationMemory: CalibrationStore {
  private var bytes: [UInt8]
  private let path: String?

  /// Starts with what the file holds; with `initial` when there is no file or it is empty.
  init(path: String?, initial: [UInt8]) {
    self.path = path
    let stored = path.flatMap { try? File.contents(path: $0) } ?? []
    bytes = stored.isEmpty ? initial : stored
  }

  mutating func load(into bytes: inout MutableSpan<UInt8>) -> Int {
    // Longer than any calibration: not one of ours.
    guard self.bytes.count <= bytes.count else { return 0 }
    for index in self.bytes.indices { bytes[index] = self.bytes[index] }
    return self.bytes.count
  }

  mutating func store(_ bytes: Span<UInt8>) -> Bool {
    let written = bytes.indices.map { bytes[$0] }
    if let path {
      do { try File.replace(path: path, contents: written) } catch { return false }
    }
    self.bytes = written
    return true
  }
}
