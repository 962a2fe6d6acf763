import Glibc

/// Whether limits may take the place of others.
enum Consent: Equatable {
  case given
  /// A person is there to be asked.
  case asked
  /// Nobody is there, and something would be lost.
  case missing

  init(yes: Bool, isLive: Bool, replaces: Bool) {
    self = yes ? .given : isLive ? .asked : replaces ? .missing : .given
  }

  /// Whether somebody sits at both ends: reads what is printed and types the answer.
  static var isLive: Bool { Terminal.output.isTerminal && isatty(STDIN_FILENO) == 1 }

  /// Shows the changes, and goes on only where somebody agrees.
  static func obtain(
    for changes: [String], of id: String, yes: Bool, replaces: Bool, isQuiet: Bool
  ) throws(CommandFailure) {
    if !isQuiet { Terminal.output.writeLines(["\(id):"] + changes.map { "  \($0)" }) }
    switch Consent(yes: yes, isLive: isLive && !isQuiet, replaces: replaces) {
    case .given: return
    case .missing:
      throw CommandFailure(
        "\(id) has limits already, and nobody is there to ask",
        hint: "To put others in their place: --yes. See them: treadlight limits show \(id)")
    case .asked:
      Terminal.output.write("Change it? [y/N] ")
      let answer = (readLine() ?? "").lowercased()
      guard ["y", "yes"].contains(answer) else {
        throw CommandFailure("nothing is changed")
      }
    }
  }
}
