import ClientLimits
import Foundation
import TableModel

extension ClientDetails {
  static let statureRange = 500.0...2500.0  // adults, with room on both sides
  static let longestName = 200
  static let longestNotes = 10_000

  /// The details as they are kept: valid, and the name without blanks around it.
  func validated() throws(RegistryError) -> Self {
    var result = self
    result.displayName = try validName(displayName)
    if let stature { try check(stature.value, within: Self.statureRange, as: .stature) }
    if let notes {
      try checkText(notes, as: .notes, longest: Self.longestNotes, linesAllowed: true)
    }
    return result
  }
}

extension TherapistDetails {
  static let massRange = 20.0...300.0
  static let largestArea = SquareCentimetres(400)

  /// The details as they are kept: valid, and the name without blanks around it.
  func validated() throws(RegistryError) -> Self {
    var result = self
    result.displayName = try validName(displayName)
    try check(mass.value, within: Self.massRange, as: .mass)
    try checkArea(contactAreas.heel, as: .heelArea)
    try checkArea(contactAreas.forefoot, as: .forefootArea)
    try checkArea(contactAreas.wholeFoot, as: .wholeFootArea)
    return result
  }

  private func checkArea(_ area: SquareCentimetres, as field: RegistryError.Field)
    throws(RegistryError)
  {
    try checkPositive(area.value, as: field)
    guard area <= Self.largestArea else {
      throw .invalid(field, .aboveMaximum(area.value, maximum: Self.largestArea.value))
    }
  }
}

extension Contraindication {
  static let longestKind = 60

  /// Makes sure that the registry will take it at `time`.
  func validate(at time: WallTime) throws(RegistryError) {
    try checkText(kind, as: .kind, longest: Self.longestKind, linesAllowed: false)
    guard !kind.allSatisfy(\.isWhitespace) else { throw .invalid(.kind, .empty) }
    if let note {
      try checkText(note, as: .note, longest: ClientDetails.longestNotes, linesAllowed: true)
    }
    // Compared as it is stored: the schema refuses what is not later.
    if let until, until.storedNanoseconds <= time.storedNanoseconds {
      throw .limit(.endsBeforeItBegins)
    }
  }
}

/// Checks the word that says who acted.
func checkAuthor(_ author: String) throws(RegistryError) {
  try checkText(author, as: .author, longest: ClientDetails.longestName, linesAllowed: false)
  guard !author.allSatisfy(\.isWhitespace) else { throw .invalid(.author, .empty) }
}

/// Checks that a path is one at all.
func checkLogPath(_ path: String) throws(RegistryError) {
  guard !path.isEmpty else { throw .invalid(.logPath, .empty) }
  guard !path.utf8.contains(0) else { throw .invalid(.logPath, .forbiddenCharacter(codePoint: 0)) }
}

/// Checks that a serial number is one that a table can have: printable ASCII, no blanks.
func checkSerial(_ serial: String) throws(RegistryError) {
  guard !serial.isEmpty else { throw .invalid(.serial, .empty) }
  let count = serial.unicodeScalars.count
  guard count <= TableScope.longestSerial else {
    throw .invalid(.serial, .tooLong(count, maximum: TableScope.longestSerial))
  }
  for scalar in serial.unicodeScalars where !(0x21...0x7E ~= scalar.value) {
    throw .invalid(.serial, .forbiddenCharacter(codePoint: scalar.value))
  }
}

extension CalibrationDetails {
  /// Grams to tonnes; nothing heavier stands on a massage table.
  static let referenceMassRange = 0.0...5000
  /// Bytes.
  static let longestJSON = 256 * 1024

  /// Makes sure that the registry will take the details.
  public func validate() throws(RegistryError) {
    try checkSerial(serial)
    guard serial != TableScope.any.key else {
      throw .invalid(.serial, .forbiddenCharacter(codePoint: 0x2A))
    }
    try checkText(
      operatorName, as: .operatorName, longest: ClientDetails.longestName, linesAllowed: false)
    guard !operatorName.allSatisfy(\.isWhitespace) else { throw .invalid(.operatorName, .empty) }
    try check(referenceMass.value, within: Self.referenceMassRange, as: .referenceMass)
    try checkObject(calibration, as: .calibration)
    if let report { try checkObject(report, as: .report) }
  }

  private func checkObject(
    _ json: String, as field: RegistryError.Field
  ) throws(RegistryError) {
    let count = json.utf8.count
    guard count <= Self.longestJSON else {
      throw .invalid(field, .tooLong(count, maximum: Self.longestJSON))
    }
    let object = try? JSONSerialization.jsonObject(with: Data(json.utf8))
    guard object is [String: Any] else { throw .invalid(field, .notAnObject) }
  }
}

func validName(_ name: String) throws(RegistryError) -> String {
  let blanksAhead = name.drop(while: \.isWhitespace)
  let trimmed = String(blanksAhead.reversed().drop(while: \.isWhitespace).reversed())
  guard !trimmed.isEmpty else { throw .invalid(.displayName, .empty) }
  try checkText(
    trimmed, as: .displayName, longest: ClientDetails.longestName, linesAllowed: false)
  if let pseudonym = Pseudonym(trimmed) {
    throw .invalid(.displayName, .readsAsPseudonym(pseudonym))
  }
  return trimmed
}

private func checkPositive(_ value: Double, as field: RegistryError.Field) throws(RegistryError) {
  try checkFinite(value, as: field)
  guard value > 0 else { throw .invalid(field, .notPositive(value)) }
}

private func checkFinite(_ value: Double, as field: RegistryError.Field) throws(RegistryError) {
  guard !value.isNaN else { throw .invalid(field, .notANumber) }
  guard value.isFinite else { throw .invalid(field, .infinite) }
}

private func check(
  _ value: Double, within range: ClosedRange<Double>, as field: RegistryError.Field
) throws(RegistryError) {
  try checkFinite(value, as: field)
  guard value >= range.lowerBound else {
    throw .invalid(field, .belowMinimum(value, minimum: range.lowerBound))
  }
  guard value <= range.upperBound else {
    throw .invalid(field, .aboveMaximum(value, maximum: range.upperBound))
  }
}

/// Checks a text's length in Unicode scalars, as SQLite counts it too, and its characters.
private func checkText(
  _ text: String, as field: RegistryError.Field, longest: Int, linesAllowed: Bool
) throws(RegistryError) {
  let count = text.unicodeScalars.count
  guard count <= longest else { throw .invalid(field, .tooLong(count, maximum: longest)) }
  for scalar in text.unicodeScalars {
    let isBreak = scalar == "\n" || scalar == "\r" || scalar == "\t"
    if linesAllowed && isBreak { continue }
    guard !scalar.isForbidden else {
      throw .invalid(field, .forbiddenCharacter(codePoint: scalar.value))
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isForbidden: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    // Embeddings, overrides and isolates; the joiners some scripts need are formats too.
    case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
    default: false
    }
  }
}
