import Foundation
import FuzzHTTP
import FuzzTargets
import Testing

/// What the fuzzer once failed with, what it begins from, and what is kept: each comes to an end.
///
/// An input that fails ends the test's process, as it would have ended the daemon's.
@Suite(.serialized)  // the log's targets share one file
struct FuzzTargetsTests {
  private static let folder = URL(filePath: #filePath)
    .appending(path: "../../../Tools/fuzzing").standardizedFileURL

  private static func inputs(_ kind: String, _ target: String) throws -> [[UInt8]] {
    let folder = folder.appending(path: "\(kind)/\(target)")
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .sorted { $0.path < $1.path }.map { [UInt8](try Data(contentsOf: $0)) }
  }

  @Test(arguments: FuzzTarget.allCases)
  func standsItsSeedsAndWhatIsKept(target: FuzzTarget) throws {
    let seeds = try target.seeds()
    #expect(!seeds.isEmpty)
    for input in seeds { target.run(input) }
    for kind in ["found", "corpus"] {
      for input in try Self.inputs(kind, target.rawValue) { target.run(input) }
    }
  }

  @Test func answersItsSeedsAndWhatIsKept() async throws {
    var inputs = HTTPTarget.seeds()
    for kind in ["found", "corpus"] { inputs += try Self.inputs(kind, HTTPTarget.name) }
    // A thread of its own: it waits for answers that the tasks' few threads make.
    await withCheckedContinuation { done in
      Thread { [inputs] in
        for input in inputs { HTTPTarget.run(input) }
        done.resume()
      }.start()
    }
  }
}
