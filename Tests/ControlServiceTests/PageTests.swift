import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOEmbedded
import Testing

@testable import ControlService

/// The live page as it is served; how it behaves is a browser's to show.
struct PageTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Sources/ControlService/Page").standardizedFileURL

  private func answer(
    _ path: String, tag: String? = nil
  ) async throws -> (response: Response, text: String) {
    var head = HTTPRequest(method: .get, scheme: "http", authority: "x", path: path)
    head.headerFields[.ifNoneMatch] = tag
    let source = ApplicationRequestContextSource(
      channel: EmbeddedChannel(), logger: Logger(label: "page"))
    let door = try Door()
    let response = try await door.service.router(behind: LocalDoorMiddleware()).buildResponder()
      .respond(
        to: Request(head: head, body: .init(buffer: .init())),
        context: ControlContext(source: source))
    return (response, try await door.ask(.get, path).text)
  }

  @Test func everyFileOfThePageIsInTheProgram() throws {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Self.folder.path(percentEncoded: false))
    #expect(Set(PageFile.all.keys) == Set(names))
    for name in names {
      let bytes = try Data(contentsOf: Self.folder.appending(path: name))
      // Compared beforehand: nobody reads a page of bytes.
      let isSame = PageFile.all[name]?.bytes == Array(bytes)
      #expect(isSame, "\(name) is not as it is in Sources")
      #expect(PageFile.all[name]?.mediaType != "application/octet-stream", "\(name)")
    }
  }

  @Test func thePageAsksForNothingThatIsNotThere() throws {
    let wanted = /(?:from "\.\/|"\/page\/)([A-Za-z0-9.\-]+)"/
    var count = 0
    for (name, file) in PageFile.all {
      for match in String(decoding: file.bytes, as: UTF8.self).matches(of: wanted) {
        count += 1
        #expect(PageFile.all[String(match.1)] != nil, "\(name) asks for \(match.1)")
      }
    }
    #expect(count > 20)
  }

  @Test func noTextBecomesMarkupAndNothingComesFromElsewhere() {
    for (name, file) in PageFile.all where name != "icon.svg" {
      let text = String(decoding: file.bytes, as: UTF8.self)
      for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
        #expect(!text.contains(word), "\(name) has \(word)")
      }
      let others = text.replacing("http://www.w3.org/2000/svg", with: "")
      #expect(!others.contains("http://") && !others.contains("https://"), "\(name)")
      #expect(!text.contains(" style=\"") && !text.contains("onclick="), "\(name)")
    }
  }

  @Test(arguments: [
    ("/", "text/html; charset=utf-8", "<!doctype html>"),
    ("/page/main.js", "text/javascript; charset=utf-8", "import"),
    ("/page/style.css", "text/css; charset=utf-8", ":root"),
    ("/page/manifest.webmanifest", "application/manifest+json", "Treadlight"),
  ])
  func isServed(path: String, type: String, part: String) async throws {
    let (response, text) = try await answer(path)
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == type)
    #expect(response.headers[.cacheControl] == "no-cache")
    #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none';") == true)
    #expect(text.contains(part))
    let tag = try #require(response.headers[.eTag])
    #expect(try await answer(path, tag: tag).response.status == .notModified)
    #expect(try await answer(path, tag: "\"other\"").response.status == .ok)
  }

  @Test(arguments: ["/page/none.js", "/page/..%2Findex.html", "/page/api%2Fopenapi.yaml", "/page/"])
  func nothingElseIsThere(path: String) async throws {
    #expect(try await Door().ask(.get, path).status == 404)
  }
}
