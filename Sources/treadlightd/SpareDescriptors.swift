import Glibc

/// File descriptors that are kept back for a session's log.
struct SpareDescriptors: ~Copyable {
  /// The log's file, its folder, and one more for whatever else its opening needs.
  static let count = 3

  private var held: [CInt] = []

  init() { refill() }

  deinit { for descriptor in held { close(descriptor) } }

  /// Gives them up, to be opened again for something else; false when there were none.
  mutating func release() -> Bool {
    for descriptor in held { close(descriptor) }
    defer { held = [] }
    return !held.isEmpty
  }

  /// Takes them back, as many as there are.
  mutating func refill() {
    while held.count < Self.count {
      // The path's C string lives as long as the call.
      let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      held.append(descriptor)
    }
  }
}
