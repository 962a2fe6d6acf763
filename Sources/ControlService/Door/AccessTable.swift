internal import ClientRegistry
internal import HTTPTypes

/// Who may ask for a route on the HTTP door.
enum RouteAccess: Equatable, Sendable {
  /// Nobody has to say who they are: what is there holds no secrets.
  case everyone
  /// This role, or one above it.
  case role(AccessRole)
}

/// The one place that says which role a route needs; one that is not in it needs `administer`.
enum AccessTable {
  /// Routes by method and pattern, as the router names them.
  private static let routes: [(RouteAccess, [String])] = [
    (.everyone, ["GET /", "GET /page/*", "POST /v1/pair"]),
    (
      .role(.view),
      [
        "GET /metrics", "GET /v1/me", "DELETE /v1/me", "GET /v1/openapi.json",
        "GET /v1/status", "GET /v1/live", "GET /v1/stations", "GET /v1/scene", "GET /v1/table",
        "GET /v1/alarms", "GET /v1/limits/presets", "GET /v1/replay",
        "GET /v1/sessions", "GET /v1/sessions/{id}", "GET /v1/sessions/{id}/log",
        "GET /v1/sessions/{id}/log/curve", "GET /v1/sessions/{id}/log/events",
        "GET /v1/sessions/{id}/log/loads",
      ]
    ),
    (
      .role(.operate),
      [
        "GET /v1/clients", "GET /v1/clients/{who}", "GET /v1/clients/{who}/limits",
        "GET /v1/therapists", "GET /v1/therapists/{who}", "GET /v1/therapists/{who}/limits",
        "POST /v1/sessions", "POST /v1/sessions/check", "POST /v1/sessions/current/stop",
        "POST /v1/sessions/current/tare", "PUT /v1/sessions/current/contact",
        "POST /v1/sessions/current/notes", "POST /v1/alarms/actions", "POST /v1/alarms/test",
        "POST /v1/replay", "DELETE /v1/replay", "POST /v1/table/zero",
      ]
    ),
    (
      .role(.administer),
      [
        "POST /v1/pairings", "GET /v1/devices", "DELETE /v1/devices/{id}",
        "POST /v1/clients", "PUT /v1/clients/{who}", "DELETE /v1/clients/{who}",
        "GET /v1/clients/{who}/record", "GET /v1/clients/{who}/contraindications",
        "POST /v1/clients/{who}/contraindications",
        "DELETE /v1/clients/{who}/contraindications/{number}",
        "PUT /v1/clients/{who}/limits", "PUT /v1/clients/{who}/limits/{scope}",
        "DELETE /v1/clients/{who}/limits/{scope}", "PUT /v1/clients/{who}/preset",
        "GET /v1/clients/{who}/limits/document", "GET /v1/clients/{who}/limits/history",
        "POST /v1/therapists", "PUT /v1/therapists/{who}", "DELETE /v1/therapists/{who}",
        "GET /v1/therapists/{who}/record", "PUT /v1/therapists/{who}/limits",
        "PUT /v1/therapists/{who}/limits/{scope}", "DELETE /v1/therapists/{who}/limits/{scope}",
        "GET /v1/therapists/{who}/limits/document", "GET /v1/therapists/{who}/limits/history",
        "POST /v1/table/measurements", "POST /v1/table/bootloader", "PUT /v1/table/calibration",
        "GET /v1/table/calibrations", "GET /v1/tables", "GET /v1/tables/{serial}/profile",
        "PUT /v1/tables/{serial}/profile", "DELETE /v1/tables/{serial}/profile",
      ]
    ),
  ]

  private static let byRoute: [String: RouteAccess] = routes.reduce(into: [:]) { table, group in
    for route in group.1 { table[route] = group.0 }
  }

  /// What a request needs that the router took for the route of this pattern.
  ///
  /// Nil: it found none. Nothing is there, which whoever comes in at all may know.
  static func access(_ method: HTTPRequest.Method, _ pattern: String?) -> RouteAccess {
    guard let pattern, pattern.hasPrefix("/") else { return .role(.view) }
    return listed(method, pattern) ?? .role(.administer)
  }

  /// What the table says of a route; nil: nothing.
  static func listed(_ method: HTTPRequest.Method, _ pattern: String) -> RouteAccess? {
    // However the page's files are caught, they stand one below the other.
    let isPage = pattern.hasPrefix("/page/")
    return byRoute["\(method.rawValue) \(isPage ? "/page/*" : pattern)"]
  }
}
