import Glibc
import SessionLog

extension SessionLogError {
  /// What a studio reads of a failure to record.
  var words: String {
    switch self {
    case .system(let call, let status): "\(call) failed: \(Self.text(status.rawValue))"
    case .inUse: "another program writes to the file"
    case .entryTooLong(let count, let limit): "an entry of \(count) bytes, above \(limit)"
    default: "\(self)"
    }
  }

  private static func text(_ number: CInt) -> String {
    // The text is the C library's own and is copied at once.
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
