internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension ControlService {
  /// The live page and its parts, which are in the program; nothing secret is in them.
  func addPage(to router: Router<ControlContext>) {
    router.get("/") { request, _ in try Self.pageFile("index.html", for: request) }
    router.get("page/:name") { request, context in
      try Self.pageFile(context.text("name"), for: request)
    }
  }

  private static func pageFile(_ name: String, for request: Request) throws -> Response {
    guard let file = PageFile.all[name] else { throw HTTPError(.notFound) }
    var headers = HTTPFields()
    headers[.contentType] = file.mediaType
    headers[.eTag] = file.tag
    // Asked about every time, so that a new daemon's page is never mixed with an old one's.
    headers[.cacheControl] = "no-cache"
    headers[.contentSecurityPolicy] = PageFile.policy
    guard request.headers[.ifNoneMatch] != file.tag else {
      return Response(status: .notModified, headers: headers)
    }
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }
}
