/// The scans of one C3D file, evenly spaced: one analog sample of every channel a frame.
///
/// The format gives a file one rate and frames without times. So a scan's place is its sequence
/// number's; a scan that was lost leaves a frame of values that are no numbers (NaN), and the
/// channel `TIME` holds what the table's clock said.
struct C3DFrames {
  /// As many frames as the format's sixteen bits count.
  static let most = 65_535

  /// What became of a scan.
  enum Outcome: Equatable {
    case taken
    /// It stands beyond the last frame that a file can have.
    case full
    /// It is of another stream of the table: how much time lies between is not in its clock.
    case restarted
  }

  let columns: [ExportColumn]
  /// Frame by frame, the channels in their order.
  private(set) var samples: [Float] = []
  private(set) var count = 0
  private(set) var lost = 0
  private var first: (epoch: Int64, sequence: Int64, microseconds: Int64)?
  private var last: (sequence: Int64, microseconds: Int64) = (0, 0)
  /// The table's time of each frame since the first one, microseconds; -1 for lost ones.
  private var times: [Int64] = []

  init(_ columns: [ExportColumn]) { self.columns = columns }

  var isEmpty: Bool { count == 0 }

  /// Takes a scan's values, unless it does not fit behind the ones before.
  mutating func add(
    _ row: ArraySlice<Int64?>, epoch: Int64, sequence: Int64, microseconds: Int64
  ) -> Outcome {
    let start = first ?? (epoch, sequence, microseconds)
    if epoch != start.epoch || (count > 0 && microseconds <= last.microseconds) {
      return .restarted
    }
    // The number wraps at 2^32.
    let place = Int(Int32(truncatingIfNeeded: sequence - start.sequence))
    guard place >= count else { return .restarted }
    guard place < Self.most else { return .full }
    first = start
    last = (sequence, microseconds)
    while count < place {
      samples.append(contentsOf: repeatElement(.nan, count: columns.count))
      times.append(-1)
      lost += 1
      count += 1
    }
    for (column, value) in zip(columns, row) {
      samples.append(value.map { Float(column.number($0)) } ?? .nan)
    }
    times.append(microseconds - start.microseconds)
    count += 1
    return .taken
  }

  /// Frames a second by the table's clock; nil for fewer than two.
  var rate: Double? {
    guard count > 1, let span = times.last, span > 0 else { return nil }
    return Double(count - 1) * 1e6 / Double(span)
  }

  /// Seconds by which a scan stands furthest from where even frames put it.
  var worstShift: Double {
    guard let rate else { return 0 }
    var worst = 0.0
    for (index, time) in times.enumerated() where time >= 0 {
      worst = max(worst, abs(Double(time) / 1e6 - Double(index) / rate))
    }
    return worst
  }

  mutating func removeAll() { self = Self(columns) }
}
