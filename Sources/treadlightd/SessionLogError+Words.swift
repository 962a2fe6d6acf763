import Glibc
import SessionLog

extension SessionLogError {
  /// What a studio reads of a failure to record.
  var words: String {
    switch self {
    case .system(let call, let status): "\(call) failed: \(Self.text(status.rawValue))"
    case .inUse: "another program writes to the file"
    case .entryTooLong(let count, let limit): "an entry of \(count) bytes, above \(limit)"
    case .nothingSound: "nothing in it is sound"
    case .tailDamaged(let count):
      "\(count) bytes at its end are damaged, not cut off (next: treadlight log recover)"
    case .notASession(let library): "it was written by \"\(library)\""
    case .notMCAP: "it is not a session log"
    case .notAFile: "it is not a file, but a folder, a pipe or a device"
    default: "\(self)"
    }
  }

  private static func text(_ number: CInt) -> String {
    // The text is the C library's own and is copied at once.
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
