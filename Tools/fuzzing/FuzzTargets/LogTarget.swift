internal import SessionLog
internal import TableModel
internal import TableProtocol

/// A session log, read in one of eight ways, which bits 1...3 of the choice name.
///
/// Each execution takes one, so that many can be made; bits 4...7 are the size of a piece.
enum LogTarget {
  enum Way: UInt8, CaseIterable {
    /// As records, by the rules of a session's writer.
    case records
    /// The same, letting pass what other programs write.
    case anyRecords
    case entries
    case columns
    case times
    case index
    case skim
    case info
  }

  static func run(_ bytes: [UInt8]) {
    let input = LogInput(bytes)
    guard let way = Way(rawValue: input.choice >> 1 & 7) else { return }
    switch way {
    case .records: readPieces(input, .session)
    case .anyRecords: readPieces(input, .any)
    default:
      MemoryFile.shared.write(input.bytes)
      read(way, input)
    }
  }

  private static func read(_ way: Way, _ input: LogInput) {
    switch way {
    case .entries: _ = readEntries(input)
    case .columns: readColumns(input)
    case .times: LogIndexReading.readTimes()
    case .index: LogIndexReading.read(.any)
    case .skim: LogIndexReading.skim()
    default:
      for depth in [SessionLogInfo.Depth.glance, .everything] {
        _ = try? SessionLogInfo(path: MemoryFile.shared.path, depth: depth)
      }
    }
  }

  private static func readPieces(_ input: LogInput, _ rules: MCAPReader.Rules) {
    var reader = MCAPReader(rules: rules)
    let size = (Int(input.choice >> 4) + 1) << 6
    var events = 0
    var start = 0
    while start < input.bytes.count {
      let end = min(input.bytes.count, start + size)
      reader.append(Array(input.bytes[start..<end]))
      start = end
      while reader.next() != nil { events += 1 }
    }
    reader.finish()
    while reader.next() != nil { events += 1 }
    require(reader.ending != nil, "reading says how it ended")
    require(events <= input.mostEvents, "reading ends")
  }

  /// How many scans there are, and whether nothing else was met; nil for no session log.
  private static func readEntries(_ input: LogInput) -> (scans: Int, isSound: Bool)? {
    do {
      var reader = try SessionReader(path: MemoryFile.shared.path)
      var scans = 0
      var others = 0
      while let entry = try reader.next() {
        if case .scan(let frame, _) = entry {
          scans += 1
          require(TableProtocol.channelRange.contains(frame.channelCount), "channels in range")
        } else {
          others += 1
        }
      }
      require(reader.ending != nil, "reading says how it ended")
      require(reader.damageCount >= reader.damage.count, "all damage is counted")
      require(others <= input.mostEvents, "reading ends")
      require(try reader.next() == nil, "the end is the end")
      return (scans, reader.damageCount == 0)
    } catch {
      return nil
    }
  }

  /// Where nothing is damaged, columns have the scans that the entries have.
  private static func readColumns(_ input: LogInput) {
    do {
      var reader = try ScanColumnReader(path: MemoryFile.shared.path)
      var count = 0
      while try reader.next() {
        require(!reader.columns.isEmpty, "a block has scans")
        count += reader.columns.count
        let last = reader.columns.count - 1
        _ = reader.columns.scan(0)
        _ = reader.columns.scan(last)
        for channel in 0..<reader.columns.channelCount {
          _ = reader.columns.cell(channel, last)
          _ = reader.columns.isGood(channel: channel)
        }
      }
      require(reader.ending != nil, "reading says how it ended")
      guard let (scans, isSound) = readEntries(input), isSound else { return }
      require(count == scans, "as many scans as entry by entry: \(count), not \(scans)")
    } catch {}
  }
}
