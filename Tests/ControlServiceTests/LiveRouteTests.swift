import Foundation
import HTTPTypes
import SessionAnalysis
import TableModel
import Testing

@testable import ControlService

/// `GET /v1/live`, as it is written.
struct LiveRouteTests {
  private struct Event {
    var id: String?
    var name: String?
    var data = ""

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
      try JSONText.decode(type, from: Array(data.utf8))
    }
  }

  private func events(_ text: String) -> [Event] {
    text.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { block in
      var event = Event()
      for line in block.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1).map { $0.drop { $0 == " " } }
        guard parts.count == 2 else { continue }
        switch parts[0] {
        case "id": event.id = String(parts[1])
        case "event": event.name = String(parts[1])
        case "data": event.data = String(parts[1])
        default: break
        }
      }
      return event
    }
  }

  private func live(_ door: Door, after last: String? = nil) async throws -> [Event] {
    var fields = HTTPFields()
    if let name = HTTPField.Name("Last-Event-ID") { fields[name] = last }
    let reply = try await door.ask(.get, "/v1/live", fields: fields)
    #expect(reply.status == 200)
    #expect(reply.text.contains("retry: 500\n"))
    return events(reply.text)
  }

  @Test func beginsWithHelloAndStatus() async throws {
    let found = try await live(try Door())
    #expect(found.map(\.name) == ["hello", "status"])
    let hello: LiveHello = try found[0].decoded()
    #expect(hello.run == FakeTable.run.name)
    #expect(hello.gap == nil)
    #expect(hello.restarted == nil)
    #expect(found.allSatisfy { $0.id?.hasPrefix("\(FakeTable.run.name)-") == true })
  }

  @Test func tellsTheGapSinceTheEventThatIsNamed() async throws {
    let door = try Door()
    // An event of the run's very beginning.
    let hello: LiveHello = try await live(door, after: "\(FakeTable.run.name)-0")[0].decoded()
    #expect(hello.restarted == nil)
    let gap = try #require(hello.gap)
    #expect(gap >= 0)
    let again: LiveHello = try await live(door, after: "\(FakeTable.run.name)-0")[0].decoded()
    #expect(try #require(again.gap) >= gap)
    // One that is yet to come is no gap below nothing.
    let future: LiveHello = try await live(
      door, after: "\(FakeTable.run.name)-\(UInt64.max)")[0].decoded()
    #expect(future.gap == 0)
  }

  @Test func tellsOfARestart() async throws {
    let hello: LiveHello = try await live(try Door(), after: "another-7")[0].decoded()
    #expect(hello.restarted == true)
    #expect(hello.gap == nil)
  }

  @Test(
    arguments: [
      "", "-", "-5", "7", "a-", "a--", "a-b", "a-99999999999999999999999",
      String(repeating: "x", count: 4000) + "-1",
    ])
  func passesOverWhatIsNoID(last: String) async throws {
    let hello: LiveHello = try await live(try Door(), after: last)[0].decoded()
    #expect(hello.gap == nil)
    // "a--": a run called "a-" has no number; "a-99…" is no number.
    #expect(hello.restarted == nil)
  }

  @Test func writesWhatWaitsAndHowMuchWasMissed() async throws {
    let door = try Door()
    for number in UInt64(1)...3 {
      var loads = LiveLoads(
        at: WallTime(nanoseconds: number), gross: nil, net: nil, footForce: Double(number),
        footForcePeak: Double(number), isUpperBound: false, panels: [], centreX: nil,
        centreY: nil, region: #"a"missed_events":0"#, limit: nil, scans: 1, isTrusted: true)
      loads.footForceLow = Double(number)
      door.table.put(LiveFrame(.loads(loads), number: number))
    }
    door.table.put(
      LiveFrame(
        .marker(LiveMarker(at: Door.now, kind: .note, text: "lighter", author: "a")), number: 9))
    let found = try await live(door)
    #expect(found.map(\.name) == ["hello", "status", "loads", "marker"])
    let loads: LiveLoads = try found[2].decoded()
    #expect(loads.missedEvents == 2)
    #expect(loads.footForcePeak == 3)
    #expect(loads.footForceLow == 1)
    #expect(loads.region == #"a"missed_events":0"#)
    #expect(found[2].id == "\(FakeTable.run.name)-3")
    let marker: LiveMarker = try found[3].decoded()
    #expect(marker.text == "lighter")
  }

  @Test func fetchesAStatusWhereAlarmsWereLeftOut() async throws {
    let door = try Door()
    let alarm = try JSONText.decode(
      AlarmRecord.self,
      from: Array(
        #"{"condition":"stale","transition":"raised","priority":"high","technical":true,"epoch":1,"sequence":1,"time_us":1}"#
          .utf8))
    for number in 0..<(UInt64(LiveMailbox.mostAlarms) + 5) {
      door.table.put(LiveFrame(.alarm(alarm, Door.now), number: number))
    }
    let found = try await live(door)
    #expect(found.count == 2 + LiveMailbox.mostAlarms + 1)
    #expect(found.last?.name == "status")
    #expect(found[2].data.contains("\"words\":"))
  }
}
