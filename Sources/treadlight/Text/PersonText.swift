import ClientRegistry
import TableModel
import TableModel

/// Clients and therapists as people write and read them.
enum PersonText {
  static func stature(_ text: String) throws(QuantityError) -> Millimetres {
    try StatureText.parse(text)
  }

  static func mass(_ text: String) throws(QuantityError) -> Kilograms {
    Kilograms(try QuantityKind.mass.value(of: text))
  }

  static func area(_ text: String) throws(QuantityError) -> SquareCentimetres {
    SquareCentimetres(try QuantityKind.area.value(of: text))
  }

  static func lines(_ client: Client) -> [String] {
    var lines = ["\(client.id)  \(Printable.text(client.displayName))"]
    lines.append("  stature  \(stature(client.details.stature))")
    if let notes = client.details.notes {
      for (index, line) in Self.notes(notes).enumerated() {
        lines.append((index == 0 ? "  notes    " : "           ") + line)
      }
    }
    lines.append("  entered  \(TimeText().dayAndTime(client.created))")
    return lines
  }

  static func lines(_ therapist: Therapist) -> [String] {
    let areas = therapist.details.contactAreas
    return [
      "\(therapist.id)  \(Printable.text(therapist.displayName))",
      "  mass        \(mass(therapist.details.mass))",
      "  heel        \(area(areas.heel))",
      "  forefoot    \(area(areas.forefoot))",
      "  whole foot  \(area(areas.wholeFoot))",
      "  entered     \(TimeText().dayAndTime(therapist.created))",
    ]
  }

  /// The warning that `id` shares its name; nil where the name is its own.
  static func namesakes(
    of id: Pseudonym, in people: [(id: Pseudonym, name: String)]
  ) -> CommandFailure? {
    guard let name = people.first(where: { $0.id == id })?.name else { return nil }
    let others = people.filter {
      $0.id != id && Spelling.folded($0.name) == Spelling.folded(name)
    }
    guard !others.isEmpty else { return nil }
    let ids = others.map(\.id.text).joined(separator: ", ")
    return CommandFailure(
      "\"\(name)\" is now the name of \(id) and also of \(ids)",
      hint: "The name alone is refused from now on: name each of them by id.")
  }

  static func table(_ clients: [Client]) -> [String] {
    guard !clients.isEmpty else { return ["no clients yet: treadlight client add NAME"] }
    var table = TextTable([
      .init("id"), .init("name", widest: 40), .init("stature", .right), .init("entered"),
    ])
    for client in clients {
      table.add(
        client.id.text, client.displayName, stature(client.details.stature),
        TimeText().day(client.created))
    }
    return table.lines
  }

  static func table(_ therapists: [Therapist]) -> [String] {
    guard !therapists.isEmpty else {
      return ["no therapists yet: treadlight therapist add NAME --mass KG"]
    }
    var table = TextTable([
      .init("id"), .init("name", widest: 30), .init("mass", .right), .init("heel", .right),
      .init("forefoot", .right), .init("whole foot", .right),
    ])
    for therapist in therapists {
      let areas = therapist.details.contactAreas
      table.add(
        therapist.id.text, therapist.displayName, mass(therapist.details.mass),
        area(areas.heel), area(areas.forefoot), area(areas.wholeFoot))
    }
    return table.lines
  }

  private static func stature(_ stature: Millimetres?) -> String {
    stature.map { "\(Decimal.text($0.value / 10)) cm" } ?? "not known"
  }

  private static func mass(_ mass: Kilograms) -> String { "\(Decimal.text(mass.value)) kg" }

  private static func area(_ area: SquareCentimetres) -> String {
    "\(Decimal.text(area.value)) cm2"
  }

  private static func notes(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).flatMap {
      Paragraph.lines(Printable.text(String($0)), width: 68)
    }
  }
}
