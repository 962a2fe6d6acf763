import GRDB

extension ClientRegistry {
  /// Adds a calibration that was written to a table to that table's history.
  public func recordCalibration(
    _ details: CalibrationDetails
  ) throws(RegistryError) -> CalibrationEntry {
    try details.validate()
    return try writing { db in
      try db.execute(
        sql: """
          INSERT INTO table_calibration
            (serial, made_ns, operator, reference_mass_kg, calibration, report, undoes)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          details.serial, details.madeAt.storedNanoseconds, details.operatorName,
          details.referenceMass.value, details.calibration, details.report, details.undoes,
        ])
      return CalibrationEntry(number: Int(db.lastInsertedRowID), details: details)
    }
  }

  /// The latest calibrations of a table, the newest first.
  public func calibrations(
    of serial: String, limit: Int = 100
  ) throws(RegistryError) -> [CalibrationEntry] {
    precondition(limit >= 0)
    try checkSerial(serial)
    return try reading { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM table_calibration WHERE serial = ? ORDER BY number DESC LIMIT ?",
        arguments: [serial, limit]
      ).map { row in CalibrationEntry(row) }
    }
  }
}

extension CalibrationEntry {
  fileprivate init(_ row: Row) {
    self.init(
      number: row["number"],
      details: .init(
        serial: row["serial"], madeAt: row.time("made_ns"), operatorName: row["operator"],
        referenceMass: .init(row["reference_mass_kg"]), calibration: row["calibration"],
        report: row["report"], undoes: row["undoes"]))
  }
}
