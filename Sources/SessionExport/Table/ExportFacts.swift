internal import SessionAnalysis
internal import TableModel

/// What an export says of where it comes from.
struct ExportFacts: Sendable {
  /// Key and value, in an order that does not change.
  let pairs: [(String, String)]
  /// The program that writes it.
  let createdBy: String

  init(pairs: [(String, String)], createdBy: String) {
    self.pairs = pairs
    self.createdBy = createdBy
  }

  /// `software` is what writes, such as `treadlight 0.1.0`.
  init(_ header: SessionHeader, software: String) {
    createdBy = software
    var startedAt: [UInt8] = []
    startedAt.append(timestamp: Int64(clamping: header.startedAt.nanoseconds))
    pairs = [
      ("treadlight.session", header.session),
      ("treadlight.client", header.client),
      ("treadlight.therapist", header.therapist),
      ("treadlight.started_at", String(decoding: startedAt, as: UTF8.self)),
      ("treadlight.recorded_by", header.software),
      ("treadlight.exported_by", software),
      ("treadlight.table", header.table.serial),
      ("treadlight.firmware", header.table.firmware),
      ("treadlight.nominal_rate_hz", "\(header.table.rate)"),
      ("treadlight.profile", header.profile.name),
      ("treadlight.foot_force", header.profile.footForceBound.rawValue),
    ]
  }

  /// Name, unit and meaning of each column, as JSON.
  func columnText(_ columns: [ExportColumn]) -> String {
    let notes = columns.map {
      ColumnNote(name: $0.name, unit: $0.unit, description: $0.description)
    }
    let json = try? JSONText.encode(notes)
    return json.map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  /// The same for people, a line each.
  func comments(_ columns: [ExportColumn]) -> [String] {
    pairs.map { "\($0): \($1)" }
      + columns.map { column in
        let unit = column.unit.isEmpty ? "" : " [\(column.unit)]"
        return "\(column.name)\(unit): \(column.description)"
      }
  }

  private struct ColumnNote: Encodable {
    var name: String
    var unit: String
    var description: String
  }
}
