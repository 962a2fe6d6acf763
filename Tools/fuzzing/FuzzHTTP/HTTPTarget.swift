internal import ControlService
internal import Dispatch
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOEmbedded
internal import NIOHTTP1
internal import Synchronization
internal import TableModel

/// What a connection to the daemon's door sends: read by the server's decoder, answered by the
/// service with a real registry.
public enum HTTPTarget {
  public static let name = "http"
  /// Requests of one connection that are answered.
  private static let mostRequests = 4

  public static func run(_ bytes: [UInt8]) {
    for request in HTTPBytes.requests(in: bytes).prefix(mostRequests) {
      FuzzDoor.shared.answer(request).check()
    }
  }

  public static func seeds() -> [[UInt8]] { HTTPSeeds.all }
}

/// An answer as a client gets it.
struct FuzzAnswer: Sendable {
  var status = 0
  var type: String?
  var body: [UInt8] = []
  /// What the service threw instead.
  var failure: String?

  /// Ends the process unless this is an answer that a client can make something of.
  func check() {
    if let failure { fatalError("no answer: \(failure)") }
    // 503 is a refusal that knows why; 500 is none.
    guard (200..<500).contains(status) || status == 503 else {
      fatalError("answered with \(status): \(text)")
    }
    guard status >= 400 else { return }
    struct Refusal: Decodable {
      struct Words: Decodable { var code, message: String }
      var error: Words
    }
    guard let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(body)),
      !refusal.error.code.isEmpty, !refusal.error.message.isEmpty
    else { fatalError("a refusal without words: \(status) \(text)") }
  }

  private var text: String { String(decoding: body.prefix(500), as: UTF8.self) }
}

/// The door of one process.
final class FuzzDoor: Sendable {
  static let shared = FuzzDoor()

  private typealias Responder =
    @Sendable (Request, ApplicationRequestContextSource) async throws -> Response
  private let state = Mutex<(responder: Responder, uses: Int)?>(nil)
  /// One for all: a channel that is never closed is never let go.
  private static let channel = EmbeddedChannel()
  private static let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }

  func answer(_ request: Request) -> FuzzAnswer {
    let responder = responder()
    let result = Mutex(FuzzAnswer())
    let done = DispatchSemaphore(value: 0)
    let box = Mutex<Request?>(request)
    Task.detached {
      let answer = await Self.ask(responder, box.withLock { $0.take() })
      result.withLock { $0 = answer }
      done.signal()
    }
    done.wait()
    return result.withLock { $0 }
  }

  private static func ask(
    _ responder: Responder, _ request: Request?
  ) async -> FuzzAnswer {
    guard let request else { return FuzzAnswer(failure: "asked twice") }
    let source = ApplicationRequestContextSource(channel: channel, logger: logger)
    do {
      let response = try await responder(request, source)
      let body = Mutex<[UInt8]>([])
      try await response.body.write(Collector { piece in body.withLock { $0 += piece } })
      return FuzzAnswer(
        status: Int(response.status.code), type: response.headers[.contentType],
        body: body.withLock { $0 })
    } catch {
      return FuzzAnswer(failure: "\(error)")
    }
  }

  private func responder() -> Responder {
    state.withLock { state in
      if let (responder, uses) = state, uses < FuzzRegistry.lifetime {
        state = (responder, uses + 1)
        return responder
      }
      do {
        let tables = ServedTables([
          ServedTable(name: "left", control: FuzzTable()),
          ServedTable(name: "right", serial: "E66", control: FuzzTable()),
        ])
        let service = ControlService(registry: try FuzzRegistry().registry, tables: tables) {
          WallTime(nanoseconds: 1_795_256_130_000_000_000)
        }
        let responder = service.responder()
        state = (responder, 0)
        return responder
      } catch {
        fatalError("no registry: \(error)")
      }
    }
  }
}

private struct Collector: ResponseBodyWriter {
  let take: @Sendable ([UInt8]) -> Void

  init(take: @escaping @Sendable ([UInt8]) -> Void) { self.take = take }
  mutating func write(_ buffer: ByteBuffer) { take([UInt8](buffer: buffer)) }
  consuming func finish(_ trailingHeaders: HTTPFields?) {}
}
