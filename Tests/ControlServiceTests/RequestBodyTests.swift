import HTTPTypes
import Testing

@testable import ControlService

@Suite struct RequestBodyTests {
  @Test func `a body that is too long is refused in words`() async throws {
    let note = AddNote(text: String(repeating: "x", count: ControlService.longestBody))
    let reply = try await Door().ask(.post, "/v1/sessions/current/notes", note)
    #expect(reply.status == 413)
    #expect(reply.code == "http-413")
    #expect(reply.text.contains("longer than the 65536 bytes"))
  }

  @Test func `a body that is as long as may be is read`() async throws {
    let frame = #"{"text":""}"#.utf8.count
    let note = AddNote(text: String(repeating: "x", count: ControlService.longestBody - frame))
    let reply = try await Door().ask(.post, "/v1/sessions/current/notes", note)
    #expect(reply.status != 413)
  }
}
