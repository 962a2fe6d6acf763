import Glibc
import SessionLog

/// Cuts a session's log off at every byte, and flips every bit of it, closed and unfinished, and
/// reads what is left as any program would.
///
/// What has a bit flipped is verified, and recovered: of the first bytes, which no checksum is of,
/// with every bit, of the others with one.
struct DamagedLogs {
  /// Of so many of the first bytes every flip is recovered.
  private static let beginning = 100

  private let scratch: String
  /// Of the bytes, those whose number leaves `part` when divided by `parts`.
  private let part: Int
  private let parts: Int
  private let bytes: [UInt8]
  private let entries: [SessionEntry]
  /// Where each chunk ends, and how many entries the file holds up to there.
  private var chunks: [(end: Int, entries: Int)] = []
  private var dataEnd = 0
  private var outcome = Outcome()

  private struct Outcome {
    var cuts = 0
    var flips = 0
    var chunksLost = 0
    var harmless = 0
    var verified = 0
    var recovered = 0
    var wrong = ""
  }

  private struct Reading {
    var entries: [SessionEntry] = []
    var ending: Ending?
  }

  init(path: String, scratch: String, part: Int, parts: Int) {
    self.scratch = scratch
    self.part = part
    self.parts = parts
    guard let bytes = Self.contents(of: path), let clean = Self.read(path),
      clean.ending == .closed
    else { LogDriver.stop("log-driver: \(path) is no closed log") }
    self.bytes = bytes
    entries = clean.entries
    findChunks()
  }

  mutating func run() {
    for index in bytes.indices where index % parts == part && outcome.wrong.isEmpty {
      cut(at: index)
      for bit in 0..<8 {
        flip(bit, of: index, in: bytes.count)
        if index < dataEnd { flip(bit, of: index, in: dataEnd) }
      }
    }
    LogDriver.tell(
      """
      {"cuts": \(outcome.cuts), "flips": \(outcome.flips), "lost": \(outcome.chunksLost), \
      "harmless": \(outcome.harmless), "verified": \(outcome.verified), \
      "recovered": \(outcome.recovered), "chunks": \(chunks.count), "bytes": \(bytes.count), \
      "wrong": "\(outcome.wrong)"}
      """)
  }

  private mutating func cut(at index: Int) {
    outcome.cuts += 1
    let expected = entries[..<(chunks.last { $0.end <= index }?.entries ?? 0)]
    let reading = read(bytes[..<index])
    guard let reading, reading.entries == Array(expected), case .truncated = reading.ending else {
      return note("cut at \(index)", reading)
    }
  }

  /// Flips a bit of the file's first `count` bytes, with a summary behind them or without.
  private mutating func flip(_ bit: Int, of index: Int, in count: Int) {
    outcome.flips += 1
    var flipped = Array(bytes[..<count])
    flipped[index] ^= 1 << UInt8(bit)
    let reading = read(flipped[...])
    guard let reading else { return note("bit \(bit) of byte \(index) of \(count)", reading) }
    let isWhole = reading.entries == entries
    let isNoticed = reading.ending != (count == bytes.count ? .closed : .truncated(offset: count))
    if isWhole { outcome.harmless += 1 } else { outcome.chunksLost += 1 }
    guard isNoticed || isWhole, isWhole || lacksOneChunk(reading.entries) else {
      return note("bit \(bit) of byte \(index) of \(count)", reading)
    }
    if count == bytes.count { verify("bit \(bit) of byte \(index)") }
    if index < Self.beginning || bit == index % 8 {
      recover("bit \(bit) of byte \(index) of \(count)")
    }
  }

  /// Verifies what was read last, which is not sound.
  private mutating func verify(_ trial: String) {
    outcome.verified += 1
    do throws(SessionLogError) {
      guard try SessionVerification(path: scratch).isSound else { return }
      note("\(trial), verified: nothing found")
    } catch {
      note("\(trial), verified: \(error.facts)")
    }
  }

  /// Recovers what was read last, of which one chunk may be lost.
  private mutating func recover(_ trial: String) {
    outcome.recovered += 1
    let output = scratch + ".recovered"
    do throws(SessionLogError) {
      try SessionRecovery.recover(path: scratch, to: output, replacing: true)
    } catch {
      return note("\(trial), recovered: \(error.facts)")
    }
    guard let reading = Self.read(output), reading.ending == .closed,
      reading.entries == entries || lacksOneChunk(reading.entries)
    else { return note("\(trial), recovered: more than a chunk is lost") }
  }

  private func lacksOneChunk(_ found: [SessionEntry]) -> Bool {
    var start = 0
    for chunk in chunks {
      if found.count == entries.count - (chunk.entries - start),
        found == Array(entries[..<start] + entries[chunk.entries...])
      {
        return true
      }
      start = chunk.entries
    }
    return false
  }

  private mutating func note(_ trial: String, _ reading: Reading?) {
    note(
      "\(trial): "
        + (reading.map { "\($0.entries.count) entries, \($0.ending as Any)" } ?? "refused"))
  }

  private mutating func note(_ wrong: String) {
    if outcome.wrong.isEmpty { outcome.wrong = wrong }
  }

  /// Walks over the records by their lengths alone.
  private mutating func findChunks() {
    var offset = MCAP.magic.count
    while offset + 9 < bytes.count {
      let opcode = MCAP.Opcode(rawValue: bytes[offset])
      if opcode == .dataEnd { dataEnd = offset }
      let length = bytes[offset + 1..<offset + 9].reversed().reduce(0) { $0 << 8 | Int($1) }
      offset += 9 + length
      if opcode == .chunk {
        chunks.append((offset, read(bytes[..<offset])?.entries.count ?? 0))
      }
    }
    guard dataEnd > 0, chunks.last?.entries == entries.count else {
      LogDriver.stop("log-driver: the chunks do not add up")
    }
  }

  private func read(_ bytes: ArraySlice<UInt8>) -> Reading? {
    // The path's C string lives as long as the call.
    let descriptor = unsafe open(scratch, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    // The pointer is used within the call only.
    let written = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress, $0.count)
    }
    guard close(descriptor) == 0, written == bytes.count else {
      LogDriver.stop("log-driver: \(scratch) cannot be written")
    }
    return Self.read(scratch)
  }

  private static func read(_ path: String) -> Reading? {
    do throws(SessionLogError) {
      var reader = try SessionReader(path: path)
      var reading = Reading()
      while let entry = try reader.next() { reading.entries.append(entry) }
      reading.ending = reader.ending
      return reading
    } catch {
      return nil
    }
  }

  private static func contents(of path: String) -> [UInt8]? {
    // The path's C string lives as long as the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { _ = close(descriptor) }
    // Exactly the bytes that `read` says it has written are declared initialised.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) {
      unsafe $1 = max(0, Glibc.read(descriptor, $0.baseAddress, $0.count))
    }
    return bytes.count < 1 << 20 ? bytes : nil
  }
}
