/// The paths of the service.
enum Route {
  static let status = "/v1/status"
  static let live = "/v1/live"
  static let clients = "/v1/clients"
  static let therapists = "/v1/therapists"
  static let sessions = "/v1/sessions"
  static let gate = "/v1/sessions/check"
  static let alarms = "/v1/alarms"
  static let alarmActions = "/v1/alarms/actions"
  static let alarmTest = "/v1/alarms/test"
  static let stop = "/v1/sessions/current/stop"
  static let tare = "/v1/sessions/current/tare"
  static let contact = "/v1/sessions/current/contact"
  static let replay = "/v1/replay"
  static let notes = "/v1/sessions/current/notes"

  static let pairings = "/v1/pairings"
  static let devices = "/v1/devices"

  static func device(_ id: Int) -> String { "\(devices)/\(id)" }
  static func client(_ who: String) -> String { "\(clients)/\(encoded(who))" }
  static func therapist(_ who: String) -> String { "\(therapists)/\(encoded(who))" }
  static func clientRecord(_ who: String) -> String { "\(client(who))/record" }
  static func therapistRecord(_ who: String) -> String { "\(therapist(who))/record" }
  static func session(_ id: String) -> String { "\(sessions)/\(encoded(id))" }
  static func sessions(limit: Int) -> String { "\(sessions)?limit=\(limit)" }

  /// One segment of a path, or one value of a query.
  static func encoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII,
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "-_~".unicodeScalars.contains(scalar)
      {
        result.unicodeScalars.append(scalar)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return result
  }
}
