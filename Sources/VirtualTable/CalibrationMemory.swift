internal import Glibc
package import TableDevice

/// A table's memory: the calibration also in a file that outlives it, where a path is given.
package struct CalibrationMemory: TableStore {
  private var bytes: [UInt8]
  private var limits: [UInt8] = []
  private let path: String?

  /// Starts with what the file holds; with `initial` when there is no file or it is empty.
  package init(path: String?, initial: [UInt8]) {
    self.path = path
    let stored = path.flatMap { try? File.contents(path: $0) } ?? []
    bytes = stored.isEmpty ? initial : stored
  }

  package mutating func load(_ item: StoredItem, into bytes: inout MutableSpan<UInt8>) -> Int {
    let stored = item == .calibration ? self.bytes : limits
    // Longer than any calibration: not one of ours.
    guard stored.count <= bytes.count else { return 0 }
    for index in stored.indices { bytes[index] = stored[index] }
    return stored.count
  }

  package mutating func store(_ bytes: Span<UInt8>, as item: StoredItem) -> Bool {
    let written = bytes.indices.map { bytes[$0] }
    guard item == .calibration else {
      limits = written
      return true
    }
    if let path {
      do { try File.replace(path: path, contents: written) } catch { return false }
    }
    self.bytes = written
    return true
  }
}
