import Glibc
import TableDevice
import Testing

@testable import VirtualTable

struct TruthLogTests {
  @Test(
    arguments: [
      (.null, "null"),
      (.array([1, -2.5, true]), "[1,-2.5,true]"),
      (.number(.nan), "null"),
      (.string("a\"b\\c\n\u{1}é"), #""a\"b\\c\u000a\u0001é""#),
      (.object([JSONField("k", .object([]))]), #"{"k":{}}"#),
    ] as [(JSONValue, String)])
  func writesJSON(value: JSONValue, text: String) {
    #expect(value.text == text)
  }

  @Test func writesALineForEachEvent() throws {
    let path = "/tmp/treadlight-truth-\(getpid()).jsonl"
    defer { unlink(path) }
    let log = try TruthLog(path: path)
    log.write(
      TableEvent(
        kind: "impact", deviceTime: 12, scan: .init(epoch: 1, sequence: 2), playbackTime: 0.5,
        values: [JSONField("force", 1400.0)]))
    log.write(TableEvent(kind: "client-off", deviceTime: nil))
    let text = String(decoding: try File.contents(path: path), as: UTF8.self)
    #expect(
      text == """
        {"kind":"impact","device_us":12,"epoch":1,"sequence":2,"playback_s":0.5,"force":1400.0}
        {"kind":"client-off","device_us":null,"epoch":null,"sequence":null,"playback_s":null}

        """)
    #expect(log.failureCount == 0)
  }

  @Test func keepsACalibrationInItsFile() throws {
    let path = "/tmp/treadlight-calibration-\(getpid()).bin"
    defer { unlink(path) }
    var memory = CalibrationMemory(path: path, initial: [1, 2, 3])
    let written: [UInt8] = [4, 5, 6, 7]
    let isStored = memory.store(written.span, as: .calibration)
    #expect(isStored)
    var again = CalibrationMemory(path: path, initial: [1, 2, 3])
    var bytes = [UInt8](repeating: 0, count: 256)
    var span = bytes.mutableSpan
    let count = again.load(.calibration, into: &span)
    #expect(Array(bytes[..<count]) == written)
    var lost = CalibrationMemory(path: "/no/such/folder/calibration", initial: [1])
    let isLost = !lost.store(written.span, as: .calibration)
    #expect(isLost)
  }
}
