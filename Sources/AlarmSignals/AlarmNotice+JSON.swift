internal import Foundation

extension AlarmNotice {
  /// The notice as one line of JSON, keys sorted.
  ///
  /// A number that is none (NaN, infinite) is left out: JSON cannot say it, and the alarm must not
  /// be lost for it.
  var json: [UInt8] {
    var notice = self
    notice.value = value.flatMap { $0.isFinite ? $0 : nil }
    notice.limit = limit.flatMap { $0.isFinite ? $0 : nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(notice) else {
      preconditionFailure("texts, finite numbers and flags always have a JSON")
    }
    return [UInt8](data)
  }
}
