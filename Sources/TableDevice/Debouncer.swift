/// Makes a press of a bouncing switch into one press.
///
/// A closed switch counts when two looks in a row found it closed, an open one when two found it
/// open; and a press lasts for at least `shortest`, so that a scan finds it at any rate. Between two
/// looks lie 5 to 25 ms: a switch bounces for less than 10.
public struct Debouncer: Sendable, BitwiseCopyable {
  /// Microseconds: longer than the period of the slowest scans.
  public static let shortest: UInt64 = 120_000
  /// Microseconds that lie between two looks at least.
  public static let spacing: UInt64 = 5_000

  public private(set) var isHeld = false
  private var wasClosed = false
  private var looked: UInt64 = 0
  private var heldSince: UInt64 = 0

  public init() {}

  /// Takes a look at the switch.
  public mutating func look(isClosed: Bool, at now: UInt64) {
    guard now &- looked >= Self.spacing else { return }
    looked = now
    defer { wasClosed = isClosed }
    guard isClosed == wasClosed, isClosed != isHeld else { return }
    if isClosed {
      heldSince = now
    } else if now &- heldSince < Self.shortest {
      return
    }
    isHeld = isClosed
  }
}
