import SessionAnalysis
import TableModel

/// What of a session's header a log of any format says.
struct LogHeader: Codable, Equatable {
  struct Table: Codable, Equatable {
    var serial: String
    var firmware: String
    var channels: Int
    var rate: Double

    enum CodingKeys: String, CodingKey {
      case serial, firmware, channels
      case rate = "rate_hz"
    }
  }

  var format: Int
  var session: String
  var client: String
  var therapist: String?
  var startedAt: WallTime
  var software: String?
  var table: Table?

  enum CodingKeys: String, CodingKey {
    case format, session, client, therapist, software, table
    case startedAt = "started_at_ns"
  }

  init?(_ json: [UInt8]) {
    guard let header = try? JSONText.decode(Self.self, from: json) else { return nil }
    self = header
  }
}
