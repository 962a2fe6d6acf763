import Foundation
import TableProtocol

/// The golden vectors in `Tests/Vectors`.
enum Vectors {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Vectors")

  /// The names of the vectors of one structure.
  static func names(_ structure: String) -> [String] {
    let files = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: structure).path())
    return (files ?? []).filter { $0.hasSuffix(".hex") }.map { String($0.dropLast(4)) }.sorted()
  }

  static func bytes(_ structure: String, _ name: String) throws -> [UInt8] {
    let file = folder.appending(path: "\(structure)/\(name).hex")
    return try bytes(hex: String(contentsOf: file, encoding: .utf8))
  }

  static func fields<Fields: Decodable>(
    _ structure: String, _ name: String, as type: Fields.Type = Fields.self
  ) throws -> Fields {
    try json("\(structure)/\(name).json")
  }

  static func refused(_ file: String) throws -> [RefusedBytes] { try json(file) }

  static func bytes(hex: String) throws -> [UInt8] {
    try hex.split(whereSeparator: \.isWhitespace).map { pair in
      guard let byte = UInt8(pair, radix: 16) else { throw CocoaError(.fileReadCorruptFile) }
      return byte
    }
  }

  private static func json<Value: Decodable>(_ path: String) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(contentsOf: folder.appending(path: path)))
  }
}

/// Bytes that are not what they should be, and the error they give in words.
struct RefusedBytes: Decodable {
  var structure: String?
  var name: String
  var hex: String
  var error: String

  var bytes: [UInt8] { get throws { try Vectors.bytes(hex: hex) } }
}

/// SplitMix64: small, seeded, the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }
}

extension ScanFrame {
  /// The frame's bytes.
  var encoded: [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: byteCount)
    var span = bytes.mutableSpan
    encode(into: &span)
    return bytes
  }

  /// What `bytes` are: a frame, or why they are none.
  static func decoding(_ bytes: some Collection<UInt8>) -> Result<ScanFrame, FrameError> {
    let bytes = Array(bytes)
    do throws(FrameError) {
      return .success(try ScanFrame(decoding: bytes.span))
    } catch {
      return .failure(error)
    }
  }
}
