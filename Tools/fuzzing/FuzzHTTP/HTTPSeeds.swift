/// Requests as `treadlight` makes them, most of them sound.
enum HTTPSeeds {
  private static let requests: [(line: String, body: String)] = [
    ("GET /v1/status?table=left", ""),
    ("GET /v1/live?table=E66", ""),
    ("GET /v1/scene", ""),
    ("GET /v1/sessions/x/log/curve?from_s=0&to_s=1e9&points=2000", ""),
    ("GET /v1/sessions/x/log/loads?from_s=0&to_s=60", ""),
    ("GET /v1/stations", ""),
    ("GET /metrics", ""),
    ("GET /v1/table?table=right", ""),
    ("GET /v1/clients/A", ""),
    ("GET /v1/sessions?limit=5&client=A", ""),
    ("GET /v1/clients/A/limits?therapist=B", ""),
    ("GET /v1/clients/A/limits/document", ""),
    ("GET /v1/clients/A/limits/history", ""),
    ("GET /v1/limits/presets", ""),
    ("POST /v1/clients", #"{"display_name":"C","stature_mm":1700}"#),
    ("PUT /v1/therapists/B", #"{"display_name":"B","mass_kg":71}"#),
    ("POST /v1/sessions/check?table=left", #"{"client":"A","therapist":"B","tare":true}"#),
    ("POST /v1/sessions?table=left", #"{"client":"A","therapist":"B"}"#),
    ("POST /v1/sessions/current/notes?table=left", #"{"text":"n"}"#),
    ("PUT /v1/clients/A/limits/whole-body?author=t", #"{"hard-force":300}"#),
    ("DELETE /v1/clients/A/limits/whole-body?quantity=hard-force", ""),
    ("PUT /v1/clients/A/preset", #"{"preset":"deep"}"#),
    ("POST /v1/clients/A/contraindications", #"{"kind":"pregnancy","author":"t"}"#),
    ("DELETE /v1/clients/A/contraindications/1?author=t", ""),
    ("POST /v1/alarms/actions?table=left", #"{"action":"pause","author":"t"}"#),
    ("POST /v1/alarms/test?table=left", #"{"priority":"high"}"#),
    ("GET /v1/alarms?table=left", ""),
    ("POST /v1/table/measurements?table=left", #"{"seconds":2}"#),
    ("POST /v1/table/zero?table=left", "{}"),
    ("GET /v1/table/calibrations?serial=E66&limit=3", ""),
    ("PUT /v1/tables/E66/profile", #"{"name":"x","rated_load_n":1,"cells":[],"panels":[]}"#),
    ("GET /v1/me", ""),
    ("POST /v1/pairings", #"{"role":"operate","name":"tablet"}"#),
    ("POST /v1/pair", #"{"code":"K7QM-2XRD"}"#),
    ("DELETE /v1/devices/1", ""),
    ("POST /v1/replay?table=left", #"{"session":"s","from":0,"speed":1}"#),
  ]
  private static let chunked =
    "POST /v1/clients HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    + "2\r\n{\"\r\n0\r\n\r\n"

  static var all: [[UInt8]] {
    let seeds = requests.map { line, body in
      let length = "Content-Length: \(body.utf8.count)"
      return Array("\(line) HTTP/1.1\r\nHost: x\r\n\(length)\r\n\r\n\(body)".utf8)
    }
    // Several on one connection, too.
    return seeds + [Array(seeds[..<3].joined()), Array(chunked.utf8)]
  }
}
