import ArgumentParser
import ClientRegistry

struct TherapistCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "therapist",
    abstract: "The people who work on the table with their feet.",
    discussion: """
      WHO is an id such as T-4M9XWB, or a name. The mass tells how much of the weight the \
      overhead bars carry; the contact areas turn a force into a pressure.

      Examples:
        treadlight therapist add Maria --mass 62kg
        treadlight therapist edit Maria --mass 61kg --heel 23cm2
      """,
    subcommands: [
      Add.self, List.self, Show.self, Edit.self, Export.self, Erase.self,
    ])

  /// The contact areas, as far as they are given.
  struct Areas: ParsableArguments {
    @Option(
      name: [.customLong("heel"), .customLong("heel-area")],
      help: "Area of the heel that presses, cm2.")
    var heelArea: String?
    @Option(
      name: [.customLong("forefoot"), .customLong("forefoot-area")],
      help: "Area of the forefoot that presses, cm2.")
    var forefootArea: String?
    @Option(
      name: [.customLong("whole-foot"), .customLong("whole-foot-area")],
      help: "Area of the whole foot, cm2.")
    var wholeFootArea: String?

    var isEmpty: Bool { heelArea == nil && forefootArea == nil && wholeFootArea == nil }

    func changed(_ areas: ContactAreas) throws -> ContactAreas {
      var areas = areas
      if let heelArea { areas.heel = try PersonText.area(heelArea) }
      if let forefootArea { areas.forefoot = try PersonText.area(forefootArea) }
      if let wholeFootArea { areas.wholeFoot = try PersonText.area(wholeFootArea) }
      return areas
    }
  }
}

extension TherapistCommand {
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Enter a therapist.")

    @Argument(help: "The therapist's name.", transform: GivenName.therapist)
    var name: String
    @Option(help: "Body mass in kg, or with its unit: 62, 62kg, 137lb.") var mass: String
    @OptionGroup var areas: Areas
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let details = TherapistDetails(
        displayName: name, mass: try PersonText.mass(mass),
        contactAreas: try areas.changed(ContactAreas()))
      let therapist: Therapist = try await control.client.send(
        .post, Route.therapists, details)
      try format.print(therapist) { PersonText.lines(therapist) }
      let therapists: [Therapist] = (try? await control.client.get(Route.therapists)) ?? []
      let names = therapists.map { (id: $0.id, name: $0.displayName) }
      if let warning = PersonText.namesakes(of: therapist.id, in: names) {
        Terminal.error.write(warning.text)
      }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List all therapists.")

    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let therapists: [Therapist] = try await control.client.get(Route.therapists)
      try format.print(therapists) { PersonText.table(therapists) }
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a therapist.")

    @Argument(help: "The therapist's id or name.", transform: GivenName.therapist)
    var who: String
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let therapist: Therapist = try await control.client.get(Route.therapist(who))
      try format.print(therapist) { PersonText.lines(therapist) }
    }
  }

  struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a therapist's details; what is not named stays.")

    @Argument(help: "The therapist's id or name.", transform: GivenName.therapist)
    var who: String
    @Option(help: "Another name.", transform: GivenName.therapist) var name: String?
    @Option(help: "Body mass in kg, or with its unit: 62, 62kg, 137lb.") var mass: String?
    @OptionGroup var areas: Areas
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      guard name != nil || mass != nil || !areas.isEmpty else {
        throw ValidationError("nothing to change: give --name, --mass or an area")
      }
    }

    func run() async throws {
      let newMass = try mass.map(PersonText.mass)
      _ = try areas.changed(ContactAreas())  // refuse a wrong area before asking anything
      let before: Therapist = try await control.client.get(Route.therapist(who))
      var details = before.details
      if let name { details.displayName = name }
      if let newMass { details.mass = newMass }
      if !areas.isEmpty { details.contactAreas = try areas.changed(details.contactAreas) }
      let therapist: Therapist = try await control.client.send(
        .put, Route.therapist(before.id.text), details)
      try format.print(therapist) { PersonText.lines(therapist) }
    }
  }
}
