internal import CEmbedded

/// A file that is built into the program; the list stands in `CEmbedded`.
struct EmbeddedFile: Sendable {
  var name: String
  var bytes: [UInt8]

  /// Every one, in the list's order; copied when they are first asked for.
  static let all: [Self] = {
    var files: [Self] = []
    // The list and what it points to are constants of the program, of the lengths it says.
    while let file = unsafe embedded_file_at(files.count)?.pointee {
      unsafe files.append(
        Self(
          name: String(cString: file.name),
          bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.count))))
    }
    return files
  }()
}
