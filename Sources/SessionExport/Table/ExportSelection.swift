internal import SessionAnalysis
public import TableModel

/// A moment of a session, as people name it.
public enum SessionMoment: Equatable, Sendable {
  /// Nanoseconds after the session's first scan.
  case offset(UInt64)
  case wall(WallTime)

  func wallTime(firstScan: WallTime) -> WallTime {
    switch self {
    case .offset(let nanoseconds):
      let (sum, isOver) = firstScan.nanoseconds.addingReportingOverflow(nanoseconds)
      return WallTime(nanoseconds: isOver ? .max : sum)
    case .wall(let time): return time
    }
  }
}

/// Which scans of a session, and what of them.
public struct ExportSelection: Sendable {
  /// From there on; nil: from the first scan.
  public var from: SessionMoment?
  /// Up to there, excluded; nil: to the end.
  public var to: SessionMoment?
  /// Names as `ExportChannel.named` takes them; nil: everything, but of raw values not the quality.
  public var channels: [String]?
  public var values: ExportValues

  public init(
    from: SessionMoment? = nil, to: SessionMoment? = nil, channels: [String]? = nil,
    values: ExportValues = .both
  ) {
    self.from = from
    self.to = to
    self.channels = channels
    self.values = values
  }

  /// The channels chosen, in the order of `ExportChannel.all`, each once.
  func chosen(in header: SessionHeader) throws(ExportError) -> [ExportChannel] {
    let all = ExportChannel.all(of: header)
    guard let channels else {
      // How far a scan can be believed is judged by those before it, and is not raw.
      return all.filter { $0.hasAny(of: values) && (values != .raw || $0 != .quality) }
    }
    var wanted: Set<ExportChannel> = []
    for name in channels {
      let found = try ExportChannel.named(name, in: header)
      guard found.contains(where: { $0.hasAny(of: values) }) else {
        throw .contradiction(channel: name, values: values)
      }
      wanted.formUnion(found.filter { $0.hasAny(of: values) })
    }
    return all.filter { wanted.contains($0) }
  }
}
