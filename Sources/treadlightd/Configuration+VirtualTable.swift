import StrictYAML
import TableModel
import VirtualTable

extension Configuration.Virtual {
  /// A ledge beside the client's panel, so that stance and working foot can be told apart.
  static let channels = 8

  /// The profile of the table that is made up.
  var profile: TableProfile { .standard(channelCount: Self.channels) }

  /// The virtual table, not plugged in yet; `given` takes the place of its own profile.
  func makeTable(serial: String?, profile given: TableProfile?) throws -> VirtualTable {
    let profile = given ?? profile
    do {
      let source: any LoadSource =
        switch source {
        case .scenario(let length): Scenario(length, profile: profile, seed: seed)
        case .recording(let path): try Recording(path: path)
        }
      var configuration = VirtualTable.Configuration()
      if let serial { configuration.serial = serial }
      configuration.profile = profile
      configuration.channelCount = max(
        source.channelCount, (profile.cells.map(\.channel).max() ?? 0) + 1)
      configuration.rate = Double(scansPerSecond)
      configuration.speed = speed
      configuration.isRepeated = playback == .repeated
      configuration.seed = seed
      configuration.faults = faults
      return try VirtualTable(configuration, source: source)
    } catch let error as RecordingError {
      throw StartError.virtualTable("\(error)")
    } catch let error as VirtualTableError {
      throw StartError.virtualTable("\(error)")
    }
  }
}

extension Configuration.Virtual {
  init(_ value: YAMLValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping([
      "scenario", "recording", "playback", "pace", "speed", "seed", "rate", "console", "faults",
    ])
    switch (values["scenario"], values["recording"]) {
    case (nil, nil):
      break
    case (.some, let recording?):
      throw recording.refusal(.conflictingKeys("scenario", "recording"))
    case (nil, let recording?):
      source = .recording(path: try recording.path())
    case (let scenario?, nil):
      source = .scenario(try scenario.word(among: Scenario.Length.allCases, name: \.rawValue))
    }
    if let value = values["playback"] {
      playback = try value.word(among: Playback.allCases, name: \.rawValue)
    }
    if let value = values["pace"] {
      pace = try value.word(among: Pace.allCases, name: \.rawValue)
    }
    if let value = values["speed"] {
      speed = try value.number(in: 1...1000)
      guard pace == .clock else { throw value.refusal(.conflictingKeys("pace", "speed")) }
    }
    if let value = values["seed"] { seed = UInt64(try value.integer(in: 0...Int.max)) }
    if let value = values["rate"] { scansPerSecond = try value.integer(in: 10...1000) }
    console = try values["console"]?.path()
    guard let value = values["faults"] else { return }
    for fault in try value.entries() {
      let text = try fault.text()
      do {
        try faults.set(text)
      } catch {
        throw fault.refusal(.fact(WrongFault(reason: "\(error)")))
      }
    }
  }
}

/// A virtual table's fault is none.
struct WrongFault: YAMLFact {
  var reason: String

  var description: String { reason }
}
