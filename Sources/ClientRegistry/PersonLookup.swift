import TableModel

/// Finds the one person a query means, among all of a kind.
///
/// Names are compared here and not in SQL: SQLite folds the case of ASCII only, and Swift's
/// strings are equal however their accents are composed. A registry holds a few hundred people.
struct PersonLookup {
  static let mostNearMatches = 5

  let kind: Pseudonym.Kind
  let people: [PersonName]

  /// The person whose pseudonym or name is `query`.
  func find(_ query: String) throws(RegistryError) -> Pseudonym {
    let folded = Spelling.folded(query)
    if let pseudonym = Pseudonym(folded), people.contains(where: { $0.id == pseudonym }) {
      return pseudonym
    }
    let matches = people.filter { Spelling.folded($0.displayName) == folded }
    guard let match = matches.first else {
      throw .unknown(kind, query: PersonalText(query), near: near(folded))
    }
    guard matches.count == 1 else {
      throw .ambiguous(kind, query: PersonalText(query), matches: matches)
    }
    return match.id
  }

  /// The people whose name, one word of it, or pseudonym is almost `folded`, the nearest first.
  private func near(_ folded: String) -> [PersonName] {
    guard !folded.isEmpty else { return [] }
    let farthest = max(1, folded.count / 3)
    let ranked = people.compactMap { person -> (person: PersonName, distance: Int)? in
      let distance = distance(folded, to: person)
      return distance <= farthest ? (person, distance) : nil
    }
    return ranked.sorted { $0.distance < $1.distance }.prefix(Self.mostNearMatches).map(\.person)
  }

  private func distance(_ folded: String, to person: PersonName) -> Int {
    let name = Spelling.folded(person.displayName)
    let words = name.split(separator: " ").map(String.init)
    let id = Spelling.distance(folded, Spelling.folded(person.id.text))
    let inName = ([name] + words).map { candidate in
      candidate.hasPrefix(folded) ? 0 : Spelling.distance(folded, candidate)
    }
    return min(id == 1 ? 1 : .max, inName.min() ?? .max)
  }
}
