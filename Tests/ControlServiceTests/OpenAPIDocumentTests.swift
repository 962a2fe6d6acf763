import ClientRegistry
import HTTPTypes
import Hummingbird
import SessionAnalysis
import Testing

@testable import ControlService

/// The API's document says what the daemon does, no more and no less.
@Suite struct OpenAPIDocumentTests {
  let document: OpenAPIDocument

  init() throws { document = try OpenAPIDocument() }

  @Test func `every route is in the document, and every operation is a route`() throws {
    let routes = Set(try Door().routes)
    let operations = Set(document.operations.keys)
    #expect(routes.subtracting(operations).sorted() == [], "not in Sources/ControlService/API")
    #expect(operations.subtracting(routes).sorted() == [], "no such route")
    #expect(routes.count > 50)
  }

  @Test func `what is referred to is there`() {
    let references = document.root.references
    #expect(references.count > 100)
    for reference in references {
      let steps = reference.split(separator: "/").map(String.init)
      #expect(steps.first == "#", "\(reference)")
      let found = steps.dropFirst().reduce(Optional(document.root)) { $0?[$1] }
      #expect(found != nil, "\(reference)")
    }
  }

  @Test func `what stands under components is referred to`() {
    let references = Set(document.root.references)
    for kind in ["headers", "parameters", "responses", "schemas"] {
      for name in document.root["components"]?[kind]?.members.keys.sorted() ?? [] {
        #expect(references.contains("#/components/\(kind)/\(name)"), "\(kind)/\(name)")
      }
    }
  }

  @Test func `every operation has an id, a summary, a tag and a role`() {
    var ids: Set<String> = []
    let tags = document.root["tags"]?.entries.compactMap { $0["name"]?.text } ?? []
    for (name, operation) in document.operations {
      let isNew = ids.insert(operation["operationId"]?.text ?? "").inserted
      #expect(isNew, "\(name)")
      #expect(operation["summary"]?.text != nil, "\(name)")
      #expect(tags.contains(operation["tags"]?.entries.first?.text ?? ""), "\(name)")
      let role = operation["x-role"]?.text
      #expect(["none", "view", "operate", "administer"].contains(role), "\(name)")
      #expect((role == "none") == (operation["security"] == .list([])), "\(name)")
      #expect((operation["responses"]?["401"] == nil) == (role == "none"), "\(name)")
    }
  }

  @Test func `the roles are those that the door asks for`() throws {
    for (name, operation) in document.operations {
      let parts = name.split(separator: " ").map(String.init)
      let method = try #require(HTTPRequest.Method(parts[0]))
      let access: String? =
        switch AccessTable.listed(method, parts[1]) {
        case .everyone: "none"
        case .role(let role): role.rawValue
        case nil: nil
        }
      #expect(operation["x-role"]?.text == access, "\(name)")
    }
  }

  @Test func `the parts of a path are parameters`() throws {
    for (path, item) in document.root["paths"]?.members ?? [:] {
      let wanted = path.split(separator: "/").filter { $0.hasPrefix("{") }
        .map { String($0.dropFirst().dropLast()) }
      for method in OpenAPIDocument.methods {
        guard let operation = item[method] else { continue }
        let parameters = [item, operation].flatMap { $0["parameters"]?.entries ?? [] }
          .map { $0["$ref"]?.text.flatMap(document.root.at) ?? $0 }
        let inPath = parameters.filter { $0["in"] == .text("path") }.compactMap { $0["name"]?.text }
        #expect(Set(inPath) == Set(wanted), "\(method) \(path)")
      }
    }
  }

  @Test func `it is served as JSON`() async throws {
    let reply = try await Door().ask(.get, "/v1/openapi.json")
    #expect(reply.status == 200)
    let served: AnyJSON = try reply.decoded()
    #expect(served["openapi"] == .text("3.1.0"))
    #expect(served["x-answers"] == nil)
    #expect(served["paths"]?["/v1/status"]?["get"]?["responses"]?["401"] != nil)
  }

  @Test func `two files that say something of the same thing are refused`() {
    let file = Array("paths: { /v1/a: { get: { summary: one } } }".utf8)
    #expect(throws: OpenAPIDocument.Flaw.saidTwice("/paths//v1/a/get/summary")) {
      try OpenAPIDocument(files: [("a", file), ("b", file)])
    }
  }
}

extension Door {
  /// Every route, as the document names its operations.
  fileprivate var routes: [String] {
    get throws {
      service.router(behind: LocalDoorMiddleware()).routes.map { route in
        "\(route.method.rawValue) \(route.path)"
      }
    }
  }
}

extension AnyJSON {
  fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
  fileprivate var entries: [AnyJSON] { if case .list(let list) = self { list } else { [] } }
  fileprivate var members: [String: AnyJSON] {
    if case .object(let members) = self { members } else { [:] }
  }

  /// What a reference means.
  fileprivate func at(_ reference: String) -> AnyJSON? {
    reference.split(separator: "/").dropFirst().reduce(Optional(self)) { $0?[String($1)] }
  }

  fileprivate var references: [String] {
    switch self {
    case .list(let list): list.flatMap(\.references)
    case .object(let members):
      members.flatMap { key, value in
        if key == "$ref", let text = value.text { [text] } else { value.references }
      }
    default: []
    }
  }
}
