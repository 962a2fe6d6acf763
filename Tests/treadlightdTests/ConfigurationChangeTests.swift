import AlarmSignals
import DisplayFilter
import TableModel
import Testing

@testable import treadlightd

struct ConfigurationChangeTests {
  @Test func sameFileChangesNothing() {
    let change = ConfigurationChange(from: Configuration(), to: Configuration())
    #expect(change == ConfigurationChange(from: change.inForce, to: Configuration()))
    #expect(change.taken.isEmpty)
    #expect(change.waiting.isEmpty)
  }

  @Test func takesWhatCanChangeWhileItRuns() {
    var new = Configuration()
    new.monitoring.deadband.value = 25
    new.monitoring.diskLowMegabytes = 9
    new.signals.desktop = .init()
    let change = ConfigurationChange(from: Configuration(), to: new)
    #expect(change.inForce == new)
    #expect(change.taken == ["signals", "monitoring.deadband_n", "monitoring.disk_low_mb"])
    #expect(change.waiting.isEmpty)
  }

  @Test func leavesTheRestForARestartAndNamesIt() {
    var new = Configuration()
    new.stateDirectory = "/elsewhere"
    new.logDirectory = "/elsewhere/sessions"
    new.controlSocket = "/elsewhere/s"
    new.tables[0].serial = "TL-2"
    new.http = Configuration.HTTP(port: 8765)
    new.monitoring.minimumLoad.value = 30
    new.monitoring.mains = .hertz60
    let change = ConfigurationChange(from: Configuration(), to: new)
    #expect(change.inForce == Configuration())
    #expect(change.taken.isEmpty)
    #expect(
      change.waiting == [
        "state_directory", "log_directory", "control_socket", "http", "tables",
        "monitoring.minimum_load_n", "monitoring.mains_hz",
      ])
  }

  /// A key that the comparison forgets would neither be taken nor named.
  @Test func comparesEveryPart() {
    func parts(of value: Any) -> [String] { Mirror(reflecting: value).children.compactMap(\.label) }
    #expect(parts(of: Configuration()).count == 7)
    #expect(parts(of: Configuration.Monitoring()).count == 9)
  }
}
