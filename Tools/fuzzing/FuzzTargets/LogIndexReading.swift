internal import SessionLog
internal import TableModel

/// Reads the log in memory through its summary.
///
/// An index may name one message again and again, which no reader can tell: each is 20 bytes of
/// the file all the same, so these stop at what is far above any small file's.
enum LogIndexReading {
  private static let mostEntries = 10_000

  static func read(_ rules: MCAPReader.Rules) {
    do {
      let reader = try MCAPIndexedReader(path: MemoryFile.shared.path, rules: rules)
      for index in reader.attachmentIndexes { _ = try? reader.attachment(index) }
      for index in reader.metadataIndexes { _ = try? reader.metadata(index) }
      var cursor = try reader.messages()
      var messages = 0
      while messages < mostEntries, try reader.next(&cursor) != nil { messages += 1 }
    } catch {}
  }

  static func skim() {
    do {
      var skim = try SessionSkim(path: MemoryFile.shared.path)
      var entries = 0
      while entries < mostEntries, try skim.next() != nil { entries += 1 }
    } catch {}
  }

  static func readTimes() {
    let start = WallTime(nanoseconds: 1_800_000_000_020_000_000)
    let end = WallTime(nanoseconds: 1_800_000_000_040_000_000)
    do {
      var reader = try ScanColumnReader(path: MemoryFile.shared.path, times: start..<end)
      var blocks = 0
      while blocks < mostEntries, try reader.next() {
        let range = reader.columns.rows(in: start..<end)
        require(!range.isEmpty && range.upperBound <= reader.columns.count, "rows in the block")
        blocks += 1
      }
    } catch {}
  }
}
