import TableModel
import VirtualTable

extension Configuration.Virtual {
  /// A ledge beside the client's panel, so that stance and working foot can be told apart.
  static let channels = 8

  /// The profile of the table that is made up.
  var profile: TableProfile { .standard(channelCount: Self.channels) }

  /// The virtual table, not plugged in yet; `given` takes the place of its own profile.
  func makeTable(profile given: TableProfile?) throws -> VirtualTable {
    let profile = given ?? profile
    do {
      let source: any LoadSource =
        switch source {
        case .scenario(let length): Scenario(length, profile: profile, seed: seed)
        case .recording(let path): try Recording(path: path)
        }
      var configuration = VirtualTable.Configuration()
      configuration.profile = profile
      configuration.channelCount = max(
        source.channelCount, (profile.cells.map(\.channel).max() ?? 0) + 1)
      configuration.rate = Double(scansPerSecond)
      configuration.speed = speed
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
