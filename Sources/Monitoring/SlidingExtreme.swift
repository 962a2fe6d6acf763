/// The highest or lowest value of the last moments, kept in slices of time.
///
/// The slices are aligned to the clock: what is kept is the present slice and the ones before it,
/// so the window is between `(count - 1)` and `count` slices long, whatever the sample rate.
public struct SlidingExtreme: Sendable, BitwiseCopyable {
  static let longestWindow = 16

  private let width: UInt64
  private let count: UInt64
  private let isHighest: Bool
  private var values: [16 of Int32]
  private var slices: [16 of UInt64]

  /// `count` slices of `width` microseconds each, at most 16.
  public init(highest isHighest: Bool, slices count: UInt64, of width: UInt64) {
    precondition(count <= Self.longestWindow && count > 0 && width > 0)
    self.isHighest = isHighest
    self.count = count
    self.width = width
    values = .init(repeating: 0)
    slices = .init(repeating: .max)
  }

  public mutating func forget() { slices = .init(repeating: .max) }

  /// Takes a value and returns the extreme of the window that ends with it.
  public mutating func add(_ value: Int32, at time: UInt64) -> Int32 {
    let slice = time / width
    let place = Int(slice % count)
    if slices[place] != slice {
      slices[place] = slice
      values[place] = value
    } else if isHighest ? value > values[place] : value < values[place] {
      values[place] = value
    }
    var extreme = value
    for index in 0..<Int(count) where slices[index] <= slice && slice - slices[index] < count {
      extreme = isHighest ? max(extreme, values[index]) : min(extreme, values[index])
    }
    return extreme
  }
}
