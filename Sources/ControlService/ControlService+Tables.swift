internal import Calibration
internal import ClientRegistry
internal import Hummingbird
internal import SessionAnalysis
internal import TableModel

extension ControlService {
  /// How many calibrations a list holds unless asked otherwise, and at most; each may have a
  /// report of 256 KiB.
  static let listedCalibrations = 10
  static let mostListedCalibrations = 25
  /// Whose a calibration is that came with the table.
  static let unknownOperator = "found on the table"

  /// The connected table.
  func addTable(to api: RouterGroup<ControlContext>) {
    api.get("table") { _, context in try answer(await context.table.table()) }
    api.post("table/measurements") { request, context in
      let seconds = try await body(MeasureTable.self, of: request).seconds
      guard MeasureTable.allowed.contains(seconds) else {
        throw ControlRefusal.measurementOutOfRange(
          seconds: seconds, allowed: MeasureTable.allowed)
      }
      return try answer(await context.table.measureTable(seconds: seconds))
    }
    api.post("table/zero") { request, context in
      let wanted = try await body(TakeStill.self, of: request, whereEmpty: TakeStill())
      return try answer(await wanted.undo ? context.table.undoZero() : context.table.zero())
    }
    api.post("table/bootloader") { _, context in
      try answer(await context.table.enterBootloader())
    }
    api.put("table/calibration") { request, context in
      let wanted = try await body(
        SetCalibration.self, of: request, longest: Self.longestCalibration)
      return try answer(CalibrationAnswer(calibration: await calibrate(context.table, wanted)))
    }
    api.get("table/calibrations") { request, context in
      let asked = request.uri.queryParameters
      let limit = asked.get("limit", as: Int.self) ?? Self.listedCalibrations
      let given = asked.get("serial")
      let serial = if let given { given } else { try await connectedSerial(context.table) }
      let entries = try registry.calibrations(
        of: serial, limit: min(max(limit, 1), Self.mostListedCalibrations))
      return try answer(entries.map { entry in try CalibrationHistoryEntry(entry) })
    }
  }

  /// The profiles of all tables.
  func addTables(to api: RouterGroup<ControlContext>) {
    api.get("tables") { _, _ in try answer(registry.profiles()) }
    api.get("tables/:serial/profile") { _, context in
      try answer(registry.storedProfile(for: TableScope(name: context.text("serial"))))
    }
    api.put("tables/:serial/profile") { request, context in
      let scope = try TableScope(name: context.text("serial"))
      let wanted = try await body(SetProfile.self, of: request)
      let stored = try registry.setProfile(
        wanted.profile, of: scope, author: Caller.author(wanted.author), at: now())
      return try answer(
        ProfileAnswer(stored: stored, effect: await tables.profileChanged(of: scope)))
    }
    api.delete("tables/:serial/profile") { request, context in
      let scope = try TableScope(name: context.text("serial"))
      let stored = try registry.removeProfile(
        of: scope, author: Caller.author(request.uri.queryParameters.get("author") ?? "unknown"),
        at: now())
      return try answer(
        ProfileAnswer(stored: stored, effect: await tables.profileChanged(of: scope)))
    }
  }

  private func connectedSerial(_ table: any TableControl) async throws -> String {
    guard let serial = await table.table().serial else {
      throw ControlRefusal.noTable(await table.status().link)
    }
    return serial
  }

  /// Writes a calibration to the table and into its history.
  ///
  /// What the registry would not take is refused before the table has it, and the calibration that
  /// it takes the place of is kept.
  private func calibrate(
    _ table: any TableControl, _ wanted: SetCalibration
  ) async throws -> CalibrationRecord {
    let serial = try await connectedSerial(table)
    var details = try details(
      wanted.calibration, of: serial, by: Caller.author(wanted.operatorName), at: now())
    details.report = try wanted.report.map(json)
    details.undoes = wanted.undoes
    try details.validate()
    try await keepFound(table, serial)
    let written = try await table.setCalibration(wanted.calibration)
    details.madeAt = now()
    do throws(RegistryError) {
      _ = try registry.recordCalibration(details)
    } catch {
      throw ControlRefusal.calibrationNotKept(error.words.error.message)
    }
    return written
  }

  /// Keeps the calibration on the table if the history does not end with it: it was made elsewhere,
  /// and could not be gone back to.
  private func keepFound(_ table: any TableControl, _ serial: String) async throws {
    guard let found = await table.table().calibration else { return }
    let latest = try registry.calibrations(of: serial, limit: 1).first
    if let latest, try CalibrationHistoryEntry(latest).calibration == found { return }
    // Later than 2262 is no time at which anyone calibrated.
    let seconds = min(found.madeAtSeconds, UInt64(Int64.max) / 1_000_000_000)
    _ = try registry.recordCalibration(
      details(
        found, of: serial, by: Self.unknownOperator,
        at: WallTime(nanoseconds: seconds * 1_000_000_000)))
  }

  private func details(
    _ calibration: CalibrationRecord, of serial: String, by operatorName: String, at time: WallTime
  ) throws -> CalibrationDetails {
    CalibrationDetails(
      serial: serial, madeAt: time, operatorName: operatorName,
      referenceMass: Kilograms(Double(calibration.referenceMassGrams) / 1000),
      calibration: try json(calibration))
  }

  private func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONText.encode(value), as: UTF8.self)
  }
}

extension CalibrationHistoryEntry {
  fileprivate init(_ entry: CalibrationEntry) throws {
    let details = entry.details
    do {
      self.init(
        number: entry.number, madeAt: details.madeAt, serial: details.serial,
        operatorName: details.operatorName, referenceMass: details.referenceMass.value,
        calibration: try JSONText.decode(
          CalibrationRecord.self, from: Array(details.calibration.utf8)),
        report: try details.report.map {
          try JSONText.decode([String: AnyJSON].self, from: Array($0.utf8))
        }, undoes: details.undoes)
    } catch {
      throw RegistryError.corrupt
    }
  }
}
