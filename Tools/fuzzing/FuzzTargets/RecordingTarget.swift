internal import VirtualTable

/// A recording of forces as CSV.
///
/// The first byte: bit 0 gives a rate, bit 1 names the columns.
enum RecordingTarget {
  static func run(_ bytes: [UInt8]) {
    guard let choice = bytes.first,
      let text = String(validating: bytes.dropFirst(), as: UTF8.self)
    else { return }
    let columns =
      choice & 2 != 0
      ? ColumnMap(time: .name("t"), forces: [.name("a"), .index(1)]) : ColumnMap()
    do throws(RecordingError) {
      let recording = try Recording(text: text, columns: columns, rate: choice & 1 != 0 ? 80 : nil)
      require(recording.rowCount > 0 && recording.channelCount > 0, "a recording has forces")
      for rate in [80_000, 1_000_000] as [UInt32] {
        for index in [0, 1, recording.rowCount - 1, recording.rowCount, 1 << 40] {
          _ = recording.forces(at: PlaybackScan(index: index, rateMillihertz: rate))
        }
      }
    } catch {}
  }

  static func seeds() -> [[UInt8]] {
    let rows = "t,a,b\n0,1,2\n0.0125,3,4.5e1\n0.025,-5,0\n"
    let quoted = "\"t\",\"a\",\"b\"\n0,1,2\n1,\"3\", 4\n"
    return [[0] + Array(rows.utf8), [2] + Array(rows.utf8), [1] + Array(quoted.utf8)]
  }
}
