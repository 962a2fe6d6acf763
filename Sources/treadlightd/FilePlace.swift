import CLinux

/// What lies at a path.
enum FilePlace {
  /// The system's error or 0, the file's mode and its number; a link is not followed.
  static func look(at path: String) -> (error: Int32, mode: UInt32, number: UInt64) {
    var (mode, number): (UInt32, UInt64) = (0, 0)
    // Both are written within the call only.
    let error = unsafe treadlight_look_at(path, &mode, &number)
    return (error, mode, number)
  }
}
