/// What a desktop is asked to show, as the arguments of `org.freedesktop.Notifications.Notify`.
///
/// | notice                   | urgency     | disappears                  |
/// |--------------------------|-------------|-----------------------------|
/// | high                     | 2, critical | never by itself             |
/// | medium                   | 1, normal   | when the desktop thinks fit |
/// | low                      | 0, low      | when the desktop thinks fit |
/// | cleared, acknowledged    | 0, low      | when the desktop thinks fit |
///
/// Levels and expiry are those of the Desktop Notifications Specification 1.2.
struct Bubble: Equatable {
  var summary: String
  var body: String
  var urgency: UInt8
  /// Milliseconds; 0 is never, -1 as the desktop likes.
  var expires: Int32
  /// Notices with the same key share one bubble.
  var key: String

  init(_ notice: AlarmNotice, hasMarkup: Bool) {
    let isOver = notice.event == .cleared || notice.event == .acknowledged
    summary = notice.summary
    body = hasMarkup ? Self.escaped(notice.text) : notice.text
    urgency =
      switch notice.priority {
      case _ where isOver: 0
      case .high: 2
      case .medium: 1
      case .low: 0
      }
    expires = urgency == 2 ? 0 : -1
    // A test never takes a true alarm's bubble away.
    key = notice.isTest || notice.event == .test ? "test" : notice.condition
  }

  /// The words as they are, where `&`, `<` and `>` would mean something.
  static func escaped(_ words: String) -> String {
    words.reduce(into: "") { text, character in
      switch character {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      default: text.append(character)
      }
    }
  }
}
