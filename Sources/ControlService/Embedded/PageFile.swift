/// A file of the live page, as it is sent.
struct PageFile: Sendable {
  var bytes: [UInt8]
  var mediaType: String
  /// Names the bytes, so that a browser that has them gets them but once.
  var tag: String

  /// What a browser may do with the page: load what comes from here, and nothing else.
  static let policy = """
    default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
    """

  /// By name; `index.html` is the page itself.
  static let all: [String: PageFile] = {
    var files: [String: PageFile] = [:]
    for file in EmbeddedFile.all {
      guard file.name.hasPrefix("page/") else { continue }
      let name = String(file.name.dropFirst("page/".count))
      files[name] = PageFile(
        bytes: file.bytes, mediaType: mediaType(of: name), tag: tag(of: file.bytes))
    }
    return files
  }()

  /// By the name's ending; what has none of these is no part of a page.
  private static func mediaType(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "webmanifest": "application/manifest+json"
    default: "application/octet-stream"
    }
  }

  /// The 64-bit FNV-1a sum, in quotes.
  private static func tag(of bytes: [UInt8]) -> String {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return "\"\(String(sum, radix: 16))\""
  }
}
