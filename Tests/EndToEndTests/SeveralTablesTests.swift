import Foundation
import Testing

/// Two tables in one daemon, each with its own session.
@Suite(.timeLimit(.minutes(3)))
struct SeveralTablesTests {
  private func studio(extra: String = "") throws -> Studio {
    let studio = try Studio(tables: ["left", "right"], extra: extra)
    while try stations(studio).contains(where: { $0["link"] as? String != "connected" }) {}
    return studio
  }

  private func stations(_ studio: Studio) throws -> [[String: Any]] {
    let status = try studio.treadlight("session", "status", "--json").json()
    return status.values.compactMap { ($0 as? [String: Any])?["link"] as? [String: Any] }
      .map { ["link": $0["state"] as Any] }
  }

  /// Anna with a limit of 600 N and Theo, Bea with one of 900 N and Maria: the foot presses with
  /// 800 N at both tables.
  private func enter(_ studio: Studio) throws {
    for (client, therapist, limit) in [("Anna", "Theo", "600N"), ("Bea", "Maria", "900N")] {
      try studio.treadlight("client", "add", client)
      try studio.treadlight("therapist", "add", therapist, "--mass", "70")
      try studio.treadlight("limits", "set", client, "whole-body", limit)
    }
  }

  private func start(
    _ studio: Studio, _ client: String, _ therapist: String, at table: String
  ) throws -> Ended {
    try studio.treadlight(
      "session", "start", "--client", client, "--therapist", therapist, "--no-tare",
      "--override", "nobody lies here", "--json", "--table", table)
  }

  private func log(_ started: Ended) throws -> String {
    #expect(started.status == 0, "\(started.errors)")
    return try #require(try started.json()["log_path"] as? String)
  }

  private func conditions(_ studio: Studio, at table: String) throws -> [String] {
    let list = try studio.treadlight("alarm", "list", "--json", "--table", table)
    let alarms = try #require(try list.json()["alarms"] as? [[String: Any]])
    return alarms.compactMap { ($0["alarm"] as? [String: Any])?["condition"] as? String }
  }

  private func scans(_ studio: Studio, at table: String) throws -> Int {
    let status = try studio.treadlight("session", "status", "--json", "--table", table).json()
    return (status["session"] as? [String: Any])?["scans"] as? Int ?? 0
  }

  @Test func twoSessionsAtOnceKnowNothingOfEachOther() throws {
    let studio = try studio()
    try enter(studio)
    let left = try log(start(studio, "Anna", "Theo", at: "left"))
    let right = try log(start(studio, "Bea", "Maria", at: "right"))
    #expect(left != right)
    try studio.wait(for: "alarm raised: foot force")
    // A whole play of the loads at both, 5 s of sample time, so that both have had their 800 N.
    while try scans(studio, at: "right") < 1500 || scans(studio, at: "left") < 1500 {}
    #expect(try conditions(studio, at: "left").contains("over-hard-force"))
    #expect(try !conditions(studio, at: "right").contains("over-hard-force"))

    // The end of one is not the end of the other.
    #expect(try studio.treadlight("session", "stop", "--table", "left").status == 0)
    let before = try scans(studio, at: "right")
    while try scans(studio, at: "right") <= before {}
    #expect(try scans(studio, at: "left") == 0)
    #expect(try studio.treadlight("session", "stop", "--table", "right").status == 0)

    for (log, alarms) in [(left, true), (right, false)] {
      let check = try studio.treadlight("replay", log, "--check")
      #expect(check.status == 0, "\(check.output)\(check.errors)")
      let summary = try studio.treadlight("summary", log, "--json")
      let found = try #require(try summary.json()["alarms"] as? [[String: Any]])
      #expect(found.contains { $0["condition"] as? String == "over-hard-force" } == alarms)
      let force = try #require(try summary.json()["foot_force"] as? [String: Any])
      #expect(force.description.contains("800") || force.description.contains("799"))
    }
  }

  @Test func nobodyIsOnBothTables() throws {
    let studio = try studio()
    try enter(studio)
    _ = try log(start(studio, "Anna", "Theo", at: "left"))
    for (client, therapist) in [("Anna", "Maria"), ("Bea", "Theo")] {
      let refused = try start(studio, client, therapist, at: "right")
      #expect(refused.status == 1)
      #expect(refused.errors.contains("is in a session on table left already"))
      #expect(refused.errors.contains("treadlight session stop --table left"))
    }
    #expect(try studio.treadlight("session", "stop", "--table", "left").status == 0)
    _ = try log(start(studio, "Anna", "Maria", at: "right"))
  }

  @Test func whichTableIsNeverGuessed() throws {
    let studio = try studio()
    for arguments in [
      ["session", "stop"], ["watch", "--for", "1"], ["alarm", "list"], ["table", "show"],
      ["table", "zero"], ["session", "note", "a"], ["replay", "--stop"],
    ] {
      let ended = try run(
        Programs.treadlight, arguments, environment: ["TREADLIGHT_SOCKET": studio.socket])
      #expect(ended.status == 1, "\(arguments): \(ended.output)")
      #expect(ended.errors.contains("several tables: left, right"), "\(ended.errors)")
      #expect(ended.errors.contains("--table left"), "\(ended.errors)")
    }
    let unknown = try studio.treadlight("table", "show", "--table", "lefd")
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("did you mean left?"), "\(unknown.errors)")
    let named = try run(
      Programs.treadlight, ["table", "show", "--json"],
      environment: ["TREADLIGHT_SOCKET": studio.socket, "TREADLIGHT_TABLE": "right"])
    #expect(try named.json()["serial"] as? String == "VT-0002")
    let bySerial = try studio.treadlight("table", "show", "--json", "--table", "VT-0001")
    #expect(try bySerial.json()["serial"] as? String == "VT-0001")
  }

  @Test func statusAndDoctorShowBoth() throws {
    let studio = try studio()
    let status = try studio.treadlight("session", "status").output
    #expect(status.contains("table    left, virtual table, connected"), "\(status)")
    #expect(status.contains("table    right, virtual table, connected"), "\(status)")
    let json = try studio.treadlight("session", "status", "--json").json()
    #expect(json.keys.sorted() == ["left", "right"])
    let doctor = try studio.treadlight("doctor").output
    #expect(doctor.contains("left link: ") && doctor.contains("right link: "), "\(doctor)")
    #expect(doctor.contains("left stream: ") && doctor.contains("right recorder: "), "\(doctor)")
  }

  @Test func theDaemonsEndClosesBothLogs() throws {
    let studio = try studio()
    try enter(studio)
    let logs = [
      try log(start(studio, "Anna", "Theo", at: "left")),
      try log(start(studio, "Bea", "Maria", at: "right")),
    ]
    while try scans(studio, at: "right") < 200 || scans(studio, at: "left") < 200 {}
    #expect(studio.end(SIGTERM) == 0)
    for log in logs {
      let summary = try studio.treadlight("summary", log, "--json")
      #expect(summary.status == 0, "\(summary.errors)")
      #expect(try summary.json()["ending"] as? String == "closed")
    }
  }

  /// A crash cuts both sessions off; the next start finishes both.
  @Test func bothAreFinishedAfterACrash() throws {
    let studio = try studio()
    try enter(studio)
    let logs = [
      try log(start(studio, "Anna", "Theo", at: "left")),
      try log(start(studio, "Bea", "Maria", at: "right")),
    ]
    while try scans(studio, at: "right") < 200 || scans(studio, at: "left") < 200 {}
    studio.end(SIGKILL)
    try studio.open()
    for log in logs {
      let summary = try studio.treadlight("summary", log, "--json")
      #expect(try summary.json()["ending"] as? String == "interrupted", "\(summary.errors)")
    }
    _ = try log(start(studio, "Anna", "Theo", at: "right"))
  }

  /// The notice says whose alarm it is.
  @Test func theHookIsToldWhichTable() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tl-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let hook = folder.appending(path: "hook")
    try """
    #!/bin/sh
    echo "$TREADLIGHT_ALARM_TABLE_NAME $TREADLIGHT_ALARM_TABLE $TREADLIGHT_ALARM_SUMMARY" \
      >> \(folder.path)/told
    """.write(to: hook, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook.path)
    let studio = try studio(extra: "signals: { hook: { path: \(hook.path) } }")
    let test = try studio.treadlight("alarm", "test", "--table", "right")
    #expect(test.status == 0, "\(test.output)\(test.errors)")
    let told = try String(contentsOf: folder.appending(path: "told"), encoding: .utf8)
    let words = "right VT-0002 TEST, no alarm: HIGH TECHNICAL ALARM, table right:"
    #expect(told.contains(words), "\(told)")
  }
}

/// Two daemons, one of everything.
@Suite(.timeLimit(.minutes(3)))
struct SecondDaemonTests {
  /// It would end the first one's running session in the registry and in its log.
  @Test func keepsItsHandsOffAnothersSession() throws {
    let studio = try Studio()
    let log = try studio.startSession()
    let other = studio.folder.appending(path: "second.yaml")
    try String(contentsOf: studio.configuration, encoding: .utf8)
      .replacing("control_socket: s", with: "control_socket: s2")
      .write(to: other, atomically: true, encoding: .utf8)
    let second = try run(Programs.treadlightd, ["--config", other.path])
    #expect(second.status == 1)
    #expect(second.errors.contains("another daemon (process "), "\(second.errors)")
    #expect(second.errors.contains("state_directory"), "\(second.errors)")
    let status = try studio.treadlight("session", "status", "--json").json()
    #expect((status["session"] as? [String: Any])?["log_path"] as? String == log)
    let stopped = try studio.treadlight("session", "stop", "--json").json()
    #expect(stopped["state"] as? String == "closed")
    #expect(try studio.treadlight("replay", log, "--check").status == 0)
  }

  /// What a killed daemon held is free: nobody has to remove a file by hand.
  @Test func takesOverFromOneThatWasKilled() throws {
    let studio = try Studio()
    _ = try studio.startSession()
    studio.end(SIGKILL)
    try studio.open()
    #expect(try studio.treadlight("session", "status").status == 0)
  }
}
