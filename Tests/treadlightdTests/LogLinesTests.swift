import Foundation
import Testing

@testable import treadlightd

struct LogLinesTests {
  @Test func writesLinesInOrder() throws {
    let pipe = Pipe()
    let lines = LogLines(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    lines.append("one\n")
    lines.append("two\n")
    #expect(lines.writeOut())
    #expect(!lines.writeOut())
    try pipe.fileHandleForWriting.close()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text == "one\ntwo\n")
  }

  @Test func dropsTheNewestAndSaysHowMany() throws {
    let pipe = Pipe()
    let lines = LogLines(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    // Nobody writes them out: with whoever logs on the way, this would not come to its end.
    for index in 0..<LogLines.longestBacklog + 3 { lines.append("\(index)\n") }
    #expect(lines.writeOut())
    try pipe.fileHandleForWriting.close()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let written = text.split(separator: "\n")
    #expect(written.count == LogLines.longestBacklog + 1)
    #expect(written.first == "0")
    #expect(written.last?.contains("3 lines dropped") == true)
  }
}
