/// A udev rule that names the table.
struct AccessRule: Equatable, Sendable {
  enum Grant: Equatable, Sendable {
    /// The user at the seat.
    case seat
    /// A group, or everybody.
    case fixed
    case nothing
  }

  /// Folders of rules; a file hides those of the same name in later folders.
  static let folders = [
    "/etc/udev/rules.d", "/run/udev/rules.d", "/usr/local/lib/udev/rules.d",
    "/usr/lib/udev/rules.d", "/lib/udev/rules.d",
  ]
  /// 73-seat-late.rules reads the `uaccess` tag: a later rule sets it in vain.
  static let seatRuleNumber = 73

  var path: String
  var grant: Grant
  /// What the file's name begins with; nil where that is no number.
  var number: Int?

  static func all(_ id: DeviceID, in root: SystemRoot) -> [AccessRule] {
    var seen: Set<String> = []
    var rules: [AccessRule] = []
    for folder in folders {
      for name in root.names(in: folder) where name.hasSuffix(".rules") {
        guard seen.insert(name).inserted, let text = root.text("\(folder)/\(name)") else {
          continue
        }
        for line in logicalLines(text) where names(id, line) {
          rules.append(
            AccessRule(
              path: "\(folder)/\(name)", grant: grant(line),
              number: Int(name.prefix { $0.isASCII && $0.isNumber })))
        }
      }
    }
    return rules
  }

  /// The rules without comments, those continued with a backslash in one piece.
  private static func logicalLines(_ text: String) -> [String] {
    text.replacing("\\\n", with: " ").split(whereSeparator: \.isNewline).map(String.init)
      .filter { $0.first { !$0.isWhitespace } != "#" }
  }

  private static func names(_ id: DeviceID, _ line: String) -> Bool {
    let line = line.lowercased().filter { !$0.isWhitespace }
    return line.contains("attr{idvendor}==\"\(id.vendorText)\"")
      && line.contains("attr{idproduct}==\"\(id.productText)\"")
      || line.contains("env{id_vendor_id}==\"\(id.vendorText)\"")
        && line.contains("env{id_model_id}==\"\(id.productText)\"")
  }

  private static func grant(_ line: String) -> Grant {
    let line = line.filter { !$0.isWhitespace }
    if line.contains("TAG+=\"uaccess\"") {
      return .seat
    }
    return line.contains("GROUP=\"") || line.contains("GROUP:=\"") || line.contains("MODE=\"")
      || line.contains("MODE:=\"") ? .fixed : .nothing
  }
}
