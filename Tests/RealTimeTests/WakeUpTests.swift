import RealTime
import Testing

struct WakeUpTests {
  /// Far longer than any of these tests may take.
  static let patience: CInt = 60_000
  static let limit: UInt64 = 30_000_000_000

  @Test func aRingBeforeTheWaitIsNotLost() {
    let bell = WakeUp()
    bell.ring()
    #expect(nanoseconds { bell.wait(milliseconds: Self.patience) } < Self.limit)
  }

  @Test func ringsAddUpToOne() {
    let bell = WakeUp()
    for _ in 0..<1000 { bell.ring() }
    bell.wait(milliseconds: Self.patience)
    // The second wait finds nothing and runs into its limit.
    #expect(nanoseconds { bell.wait(milliseconds: 2) } >= 2_000_000)
  }

  @Test func doesNotWaitWithoutPatience() {
    let bell = WakeUp()
    #expect(nanoseconds { bell.wait(milliseconds: 0) } < Self.limit)
  }

  @Test func wakesAnotherThread() {
    let (there, back) = (WakeUp(), WakeUp())
    let total = 1000
    RealTimeThread.start(name: "echo") {
      for _ in 0..<total {
        there.wait(milliseconds: Self.patience)
        back.ring()
      }
    }
    let time = nanoseconds {
      for _ in 0..<total {
        there.ring()
        back.wait(milliseconds: Self.patience)
      }
    }
    #expect(time < Self.limit)
  }

  private func nanoseconds(_ body: () -> Void) -> UInt64 {
    let start = HostClock.monotonic
    body()
    return HostClock.monotonic - start
  }
}
