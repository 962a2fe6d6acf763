/// Which columns of a CSV file are the time, in seconds, and the forces, in newtons.
public struct ColumnMap: Sendable, Equatable {
  public enum Column: Sendable, Equatable {
    /// Counted from 0.
    case index(Int)
    /// As the header names it.
    case name(String)
  }

  public var time: Column
  /// Channel 0 and up, in this order; nil: every column but the time, from left to right.
  public var forces: [Column]?

  /// The first column is the time, the others are channels 0, 1, ...
  public init(time: Column = .index(0), forces: [Column]? = nil) {
    self.time = time
    self.forces = forces
  }

  /// The columns' places among `fieldCount` columns called `header`.
  func places(
    header: [Substring], fieldCount: Int
  ) throws(RecordingError) -> (time: Int, forces: [Int]) {
    func place(_ column: Column) throws(RecordingError) -> Int {
      let place: Int? =
        switch column {
        case .index(let index): (0..<fieldCount).contains(index) ? index : nil
        case .name(let name): header.firstIndex { $0 == name }
        }
      guard let place else { throw .noSuchColumn(column) }
      return place
    }
    let time = try place(self.time)
    var places: [Int] = []
    if let forces {
      for force in forces { places.append(try place(force)) }
    } else {
      places = (0..<fieldCount).filter { $0 != time }
    }
    guard !places.isEmpty else { throw .noForceColumns }
    guard places.count <= 16 else { throw .tooManyChannels(places.count) }
    return (time, places)
  }
}
