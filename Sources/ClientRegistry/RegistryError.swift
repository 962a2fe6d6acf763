public import ClientLimits
public import TableModel

/// Why the registry did not do what it was asked.
///
/// Holds facts; whoever shows it makes the words. Printing one shows no person's name.
public enum RegistryError: Error, Equatable, Sendable {
  // What was asked for.
  case invalid(Field, Problem)
  /// The limit, or what a contraindication blocks, makes no sense.
  case limit(LimitFlaw)
  case unknown(Pseudonym.Kind, query: PersonalText, near: [PersonName])
  /// Several people have the name asked for.
  case ambiguous(Pseudonym.Kind, query: PersonalText, matches: [PersonName])
  /// Nothing is set that could be taken away; nil: no quantity of the scope.
  case noLimit(owner: Pseudonym, scope: LimitScope, quantity: LimitQuantity?)
  /// The client has none of this number.
  case noContraindication(Int)
  /// Somebody has taken it away before.
  case contraindicationRemoved(Int)
  case unknownSession(String)
  case sessionNotRunning(String, state: SessionRow.State)
  /// The person cannot be erased while this session runs.
  case inSession(Pseudonym, session: String)
  case invalidProfile(ProfileFlaw)
  case noProfile(TableScope)

  // The file.
  case missingFolder(String)
  /// A folder or a device stands in the file's place.
  case notAFile
  /// Not a database, or one that is damaged. Never overwritten.
  case corrupt
  /// A sound database, but another program's. Never overwritten.
  case notARegistry
  /// Written by a later version, which knows these migrations. Never overwritten.
  case newerSchema(unknownMigrations: [String])
  case readOnly
  /// Another program kept it locked for longer than the busy timeout.
  case locked
  case diskFull
  /// SQLite's own extended result code and message.
  case sqlite(code: Int32, message: String)
  /// A failure of none of the kinds above, by the name of its type.
  case unexpected(String)

  /// The datum that is refused.
  public enum Field: String, Sendable {
    case displayName = "display-name"
    case notes, stature
    case mass
    case heelArea = "heel-area"
    case forefootArea = "forefoot-area"
    case wholeFootArea = "whole-foot-area"
    case kind, note, author
    case logPath = "log-path"
    case serial
    case operatorName = "operator-name"
    case referenceMass = "reference-mass"
    case calibration, report
  }

  /// Why a datum is refused.
  public enum Problem: Equatable, Sendable {
    case notANumber
    case infinite
    case notPositive(Double)
    case belowMinimum(Double, minimum: Double)
    case aboveMaximum(Double, maximum: Double)
    case empty
    case tooLong(Int, maximum: Int)
    /// A control character, a line break, or a mark that reverses the reading direction.
    case forbiddenCharacter(codePoint: UInt32)
    /// A name that reads as a pseudonym could be taken for someone else.
    case readsAsPseudonym(Pseudonym)
    /// Not one JSON object.
    case notAnObject
  }
}
