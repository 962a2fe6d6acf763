import Glibc
import TableModel
import TableProtocol

@testable import SessionLog

/// A folder for one test's files, removed with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    // In memory where the system has it: thousands of small files are made durable here.
    let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
    var template = Array("\(parent)/session-log-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SessionLogError.system(.open, .current) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    guard let folder = opendir(path) else { return }
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      unlink("\(path)/\(name)")
    }
    closedir(folder)
    rmdir(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func file(_ name: String, holding bytes: ArraySlice<UInt8>) throws -> String {
    let path = file(name)
    unlink(path)
    var file = try AppendFile(creating: path)
    let bytes = Array(bytes)
    try file.append(bytes.span)
    return path
  }
}

/// All bytes of a file.
func contents(of path: String) throws -> [UInt8] {
  var file = try InputFile(path: path)
  var bytes: [UInt8] = []
  while true {
    let piece = try file.nextPiece()
    if piece.isEmpty { return bytes }
    bytes += piece
  }
}

/// What a reader makes of a file.
struct Reading: Equatable {
  var entries: [SessionEntry] = []
  /// The scans and events: what stands in the order in which it was appended.
  var ordered: [SessionEntry] {
    entries.filter { entry in
      switch entry {
      case .scan, .event: true
      case .overview, .derived, .clock: false
      }
    }
  }
  var ending: Ending?
  var damageCount = 0
  var chunkCount = 0
  var recoveries = 0
  var header: [UInt8]?
  var attachments: [SessionAttachment] = []

  init(path: String) throws {
    var reader = try SessionReader(path: path)
    while let entry = try reader.next() { entries.append(entry) }
    ending = reader.ending
    damageCount = reader.damageCount
    chunkCount = reader.chunkCount
    recoveries = reader.recoveries
    header = reader.header
    attachments = reader.attachments
  }

  init(_ bytes: [UInt8]) {
    var parser = SessionParser()
    parser.append(bytes)
    parser.finish()
    while let entry = parser.next() { entries.append(entry) }
    ending = parser.ending
    damageCount = parser.damageCount
    chunkCount = parser.chunkCount
    recoveries = parser.recoveries
    header = parser.header
    attachments = parser.attachments
  }
}

/// Numbers that look random and are the same in every run (splitmix64).
struct Noise: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

enum Sample {
  static let start = WallTime(nanoseconds: 1_750_000_000_000_000_000)
  static let header = Array(#"{"client":"c-1"}"#.utf8)
  static let attachment = SessionAttachment(
    name: "calibration", mediaType: "application/octet-stream", bytes: [1, 2, 3, 0, 255])

  static func time(_ milliseconds: UInt64) -> WallTime {
    WallTime(nanoseconds: start.nanoseconds + milliseconds * 1_000_000)
  }

  static func json(_ number: Int) -> [UInt8] { Array(#"{"kind":"test","n":\#(number)}"#.utf8) }

  static func scan(
    _ sequence: UInt32, epoch: UInt16 = 1, channels: Int = 4, count: Int32 = 1000
  ) -> ScanFrame {
    var scan = ScanFrame(
      epoch: epoch, sequence: sequence, deviceTime: 5_000_000 + UInt64(sequence) * 12_500,
      channelCount: channels)
    for channel in 0..<channels {
      scan.cells[channel] = CellReading(
        count: count + Int32(channel) + Int32(sequence % 7), age: UInt16(sequence % 3))
    }
    return scan
  }

  static let loads = DerivedLoads(
    footForcePeak: 312.5, barSupport: 400, centreX: -25, centreY: 130, zone: 6)
  static let clocks = ClockTuple(
    epoch: 1, deviceTime: 5_000_000, monotonic: 77_000_000_000, wall: start)

  /// A session of a few chunks with every kind of entry, and its scans and events.
  static func session(at path: String) throws -> [SessionEntry] {
    var writer = try SessionWriter(
      path: path, header: header, attachments: [attachment], start: start)
    var entries: [SessionEntry] = [.event(.header, json: header, start)]
    for number in 0..<24 {
      let now = time(UInt64(number) * 50)
      let scan = scan(UInt32(number), channels: 2)
      try writer.append(scan, at: now)
      entries.append(.scan(scan, now))
      if number % 8 == 7 { try writer.append(loads, at: now) }
      if number == 0 { try writer.append(clocks, at: now) }
      if number % 5 == 4 {
        let topic: SessionTopic = [.inputs, .alarms, .markers][number / 5 % 3]
        try writer.append(topic, json: json(number), at: now)
        entries.append(.event(topic, json: json(number), now))
      }
    }
    try writer.close()
    return entries
  }
}
