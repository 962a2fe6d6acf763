extension Route {
  static let table = "/v1/table"
  static let tables = "/v1/tables"
  static let stations = "/v1/stations"
  static let zero = "/v1/table/zero"
  static let bootloader = "/v1/table/bootloader"

  static func profile(of table: String) -> String { "\(tables)/\(encoded(table))/profile" }
  static func profile(of table: String, removedBy author: String) -> String {
    "\(profile(of: table))?author=\(encoded(author))"
  }
  /// The calibrations of the table with this serial number; without one, of the connected table.
  static func calibrations(of serial: String?, limit: Int) -> String {
    let path = "\(table)/calibrations?limit=\(limit)"
    return serial.map { "\(path)&serial=\(encoded($0))" } ?? path
  }
}
