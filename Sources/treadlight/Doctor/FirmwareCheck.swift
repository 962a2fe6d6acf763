/// Whether the table's firmware is the one that came with this version.
struct FirmwareCheck {
  /// The version in `Firmware`, which a test compares.
  static let newest = [0, 1, 0]

  /// As the table says it; nil for none connected.
  var version: String?

  var findings: [Finding] {
    guard let version else { return [] }
    let parts = version.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap(\.self)
    guard numbers.count == 3, parts.count == 3 else {
      return [
        .warning(
          "firmware", "the version \(version) is none of three numbers",
          fix: "write this version's onto the table: treadlight table bootloader")
      ]
    }
    let newest = Self.newest.map(String.init).joined(separator: ".")
    if numbers.lexicographicallyPrecedes(Self.newest) {
      return [
        .warning(
          "firmware", "\(version) is older than \(newest), which came with this version",
          fix: "treadlight table bootloader, then copy this version's table.uf2 onto the drive")
      ]
    }
    if Self.newest.lexicographicallyPrecedes(numbers) {
      return [
        .warning(
          "firmware", "\(version) is newer than \(newest), the newest that this version knows",
          fix: "update treadlight: sudo apt install treadlight")
      ]
    }
    return [.ok("firmware", version)]
  }
}
