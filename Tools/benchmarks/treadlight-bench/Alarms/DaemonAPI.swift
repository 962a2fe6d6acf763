import Foundation

/// The daemon's HTTP interface, as far as the benchmark needs it.
struct DaemonAPI {
  let socket: String

  /// Asks for something and gives the answer's JSON; an answer that is no success is thrown.
  @discardableResult
  func call(
    _ method: String, _ path: String, _ body: [String: any Sendable]? = nil
  ) throws -> [String: Any] {
    let connection = try UnixSocket(path: socket)
    let content = try body.map { try JSONSerialization.data(withJSONObject: $0) } ?? Data()
    try connection.send(method, path, content)
    let answer = try connection.readAll()
    let end = Data("\r\n\r\n".utf8)
    guard let split = answer.range(of: end) else {
      throw CallFailure(description: "\(method) \(path): the answer has no end of its head")
    }
    let head = String(decoding: answer[..<split.lowerBound], as: UTF8.self)
    let rest = answer[split.upperBound...]
    // "HTTP/1.1 200 OK"
    let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    guard 200..<300 ~= status else {
      throw CallFailure(
        description: "\(method) \(path): \(status) \(String(decoding: rest, as: UTF8.self))")
    }
    return (try? JSONSerialization.jsonObject(with: Data(rest))) as? [String: Any] ?? [:]
  }

  func status() throws -> DaemonState { DaemonState(try call("GET", "/v1/status")) }

  /// Begins a session of a client who may be pressed with `limit` newtons.
  func beginSession(limit: Double, stature: Double) throws {
    let author = "bench"
    try call(
      "POST", "/v1/clients", ["display_name": "Bench-client", "stature_mm": stature])
    try call("POST", "/v1/therapists", ["display_name": "Bench-therapist", "mass_kg": 70.0])
    try call(
      "PUT", "/v1/clients/Bench-client/limits/whole-body",
      ["values": ["hard-force": limit], "author": author])
    try call(
      "POST", "/v1/sessions",
      [
        "client": "Bench-client", "therapist": "Bench-therapist", "tare": false,
        "override": "a benchmark: nobody lies there", "contact": "heel",
      ])
  }
}

/// What is read of the daemon's status.
struct DaemonState {
  var isConnected: Bool
  var alarms: UInt64
  var delays: Delays
  var received: UInt64
  var lost: UInt64
  var refusedTransfers: UInt64
  var unrecorded: UInt64
  /// The recorder's alarm stands.
  var isRecorderAlarmed: Bool

  init(_ json: [String: Any]) {
    let stream = json["stream"] as? [String: Any] ?? [:]
    func number(_ key: String, in object: [String: Any]) -> UInt64 {
      (object[key] as? NSNumber)?.uint64Value ?? 0
    }
    let delays = stream["alarm_delays"] as? [String: Any] ?? [:]
    // Quantiles are rounded up, beyond the longest delay too.
    let longest = number("longest_us", in: delays)
    func microseconds(_ key: String) -> Double { Double(min(number(key, in: delays), longest)) }
    isConnected = (json["link"] as? [String: Any])?["state"] as? String == "connected"
    alarms = number("count", in: delays)
    self.delays = Delays(
      count: Int(alarms), median: microseconds("median_us"), p99: microseconds("p99_us"),
      p999: microseconds("p999_us"), longest: microseconds("longest_us"))
    received = number("scans_received", in: stream)
    lost = number("scans_lost", in: stream)
    refusedTransfers = number("transfers_refused", in: stream)
    unrecorded = number("entries_unrecorded", in: stream)
    let standing = json["alarms"] as? [[String: Any]] ?? []
    isRecorderAlarmed = standing.contains { entry in
      let alarm = entry["alarm"] as? [String: Any]
      return entry["active"] as? Bool == true
        && (alarm?["condition"] as? String)?.contains("recorder") == true
    }
  }
}
