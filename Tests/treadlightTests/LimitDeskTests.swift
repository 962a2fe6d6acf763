import ArgumentParser
import ClientLimits
import ClientRegistry
import ControlService
import Foundation
import LimitFile
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct LimitDeskTests {
  private static func http(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  /// What the daemon was asked, as a test reads it.
  private func asked(
    answer: some Encodable, _ owner: LimitOwner, _ body: (LimitDesk) async throws -> Void
  ) async throws -> String {
    let server = try await CannedServer(answering: Self.http(try JSONOutput.line(answer)))
    try await body(LimitDesk(client: ControlClient(socketPath: server.path), owner: owner))
    let received = server.received
    try await server.stop()
    return received
  }

  @Test func setsValuesTogetherAndTakesAwayWithNull() async throws {
    let report = LimitSamples.report(LimitLayers())
    let received = try await asked(answer: report, .client("Anna K")) { desk in
      let answer = try await desk.set(
        [.hardForce: 210, .softForce: nil], at: .region(.thigh), by: "Maria")
      #expect(answer == .client(report))
      #expect(answer.id == LimitSamples.client)
    }
    #expect(received.hasPrefix("PUT /v1/clients/Anna%20K/limits/thigh HTTP/1.1"))
    #expect(
      received.hasSuffix(
        #"{"author":"Maria","values":{"hard-force":210,"soft-force":null}}"#))
  }

  @Test func asksForATherapistAsForOne() async throws {
    let limits = TherapistLimits(therapist: LimitSamples.therapist, values: [])
    let received = try await asked(answer: limits, .therapist("Maria")) { desk in
      let answer = try await desk.limits()
      #expect(answer == .therapist(limits))
    }
    #expect(received.hasPrefix("GET /v1/therapists/Maria/limits HTTP/1.1"))
  }

  @Test func replacesAWholeLayer() async throws {
    let layer = LimitLayer(
      preset: .conservative, values: LimitSamples.values([(.wholeBody, .share, 0.7)]))
    let received = try await asked(
      answer: LimitSamples.report(LimitLayers()), .client("a")
    ) { desk in _ = try await desk.replace(with: layer, by: "Tom") }
    #expect(received.hasPrefix("PUT /v1/clients/a/limits HTTP/1.1"))
    #expect(
      received.hasSuffix(
        #"{"author":"Tom","limits":{"preset":"conservative","#
          + #""values":{"whole-body":{"share":0.7}}}}"#))
  }

  @Test func refusesALayerThatThisVersionDoesNotKnow() {
    let error = #expect(throws: CommandFailure.self) {
      try LimitLayer(LimitDocument(values: ["ear": ["hard-force": 5]]))
    }
    #expect(error?.message == "no region is called \"ear\"")
  }

  @Test func readsAFileAndRefusesWhatIsNotForATherapist() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "limits-\(UUID().uuidString).yaml")
    let path = url.path(percentEncoded: false)
    defer { try? FileManager.default.removeItem(at: url) }
    let layer = LimitLayer(
      preset: .conservative,
      values: LimitSamples.values([(.region(.thigh), .hardForce, 205.93965)]))
    try TextFile.write(layer.file.text(), to: path, replacing: false)
    func imported(_ arguments: String...) throws -> LimitLayer {
      try #require(
        try LimitsCommand.parseAsRoot(["import", "anna", path] + arguments)
          as? LimitsCommand.Import
      ).layer()
    }
    #expect(try imported() == layer)
    let preset = #expect(throws: CommandFailure.self) { try imported("--therapist") }
    #expect(preset?.message.hasSuffix("names a preset, which only a client has") == true)
    try Data("limits:\n  thigh: {hard_force: 5 kg}\n".utf8).write(to: url)
    let flaw = #expect(throws: CommandFailure.self) { try imported() }
    #expect(flaw?.message.contains(".yaml:2:23: limits.thigh.hard_force: kg is a mass") == true)
  }

  @Test func namesAMissingFile() throws {
    let command = try #require(
      try LimitsCommand.parseAsRoot(["import", "anna", "/no/such.yaml"]) as? LimitsCommand.Import)
    let error = #expect(throws: CommandFailure.self) { try command.layer() }
    #expect(error?.status == .noInput)
  }
}
