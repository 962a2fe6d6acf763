internal import TableModel

extension ControlRefusal {
  /// The words for who or what is to be at which of several tables.
  var choiceWords: ErrorAnswer {
    switch self {
    case .whichTable(let names):
      ErrorAnswer(
        code: "which-table",
        message: "the daemon serves several tables: \(names.joined(separator: ", "))",
        hint: "say which one: --table \(names.first ?? "NAME")")
    case .unknownTable(let name, let known):
      ErrorAnswer(
        code: "unknown-table",
        message: "no table is called \"\(name)\", nor is one of that serial number connected; "
          + "there is \(known.joined(separator: ", "))",
        hint: Spelling.nearest(to: name, among: known).map { "did you mean \($0)?" }
          ?? "see them all: treadlight session status")
    case .personElsewhere(let person, let table):
      ErrorAnswer(
        code: "person-elsewhere", message: "\(person) is in a session on table \(table) already",
        hint: "end that one first: treadlight session stop --table \(table)")
    default: preconditionFailure("the others have words of their own")
    }
  }
}
