public import TableModel

extension ProfileFile {
  /// The profile as a file that reads back equal, with a comment on every unit.
  public static func text(of profile: TableProfile) -> String {
    var lines = [
      "# A table's profile. x runs across the table and y from the head end to the foot end,",
      "# both in millimetres, seen from above.",
      "name: \(quoted(profile.name))",
      "rated_load_n: \(profile.ratedLoad.value)  # rated working load, newtons",
    ]
    if let rate = profile.rate { lines.append("rate_hz: \(rate)  # nominal scans per second") }
    if let cradle = profile.faceCradle {
      lines.append("face_cradle: {x_mm: \(cradle.x), y_mm: \(cradle.y)}  # its middle")
    }
    lines += ["", "# Load cells by converter channel; capacity in newtons.", "cells:"]
    lines += profile.cells.map(line)
    lines += ["", "# Plates and the channels they rest on; corners as [x, y].", "panels:"]
    lines += profile.panels.flatMap(self.lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func line(_ cell: TableProfile.Cell) -> String {
    var values = ["channel: \(cell.channel)", "x_mm: \(cell.x)", "y_mm: \(cell.y)"]
    if let capacity = cell.capacity { values.append("capacity_n: \(capacity.value)") }
    if let sensitivity = cell.sensitivity {
      values.append("sensitivity_mv_per_v: \(sensitivity)")
    }
    return "  - {\(values.joined(separator: ", "))}"
  }

  private static func lines(_ panel: TableProfile.Panel) -> [String] {
    let channels = panel.channels.map(String.init).joined(separator: ", ")
    let lines = [
      "  - name: \(quoted(panel.name))",
      "    role: \(panel.role.rawValue)",
      "    channels: [\(channels)]",
    ]
    guard !panel.outline.isEmpty else { return lines }
    let corners = panel.outline.map { "[\($0.x), \($0.y)]" }.joined(separator: ", ")
    return lines + ["    outline_mm: [\(corners)]"]
  }

  /// Text in double quotes, with everything that YAML might read otherwise as an escape.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": return "\\\(scalar)"
      case " ": return " "
      default:
        let isPlain = scalar.properties.generalCategory.isVisible
        if isPlain { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return "\"\(escaped.joined())\""
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isVisible: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse,
      .surrogate, .unassigned:
      false
    default: true
    }
  }
}
