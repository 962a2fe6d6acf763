import Foundation
import TableModel

extension WallTime {
  /// The clock on the wall.
  static var now: Self { Self(Date()) }

  /// A date before 1970 is its beginning.
  init(_ date: Date) {
    self.init(nanoseconds: UInt64(max(0, date.timeIntervalSince1970) * 1e9))
  }
}
