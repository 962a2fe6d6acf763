import ControlService
import Foundation
import Testing

@testable import treadlightd

struct DescriptorShortageTests {
  @Test func tellsOnceAnEpisode() {
    var shortage = DescriptorShortage()
    func look(_ open: UInt64?) -> DescriptorShortage.News? {
      shortage.look(at: DescriptorCount(open: open, most: 64))
    }
    #expect(look(30) == nil)
    #expect(look(48) == nil)
    #expect(look(49) == .began(DescriptorCount(open: 49, most: 64)))
    #expect(look(64) == nil)
    #expect(look(nil) == nil)
    // Some free ones are not yet enough of them.
    #expect(look(33) == nil)
    #expect(look(32) == .ended)
    #expect(look(nil) == .began(DescriptorCount(open: nil, most: 64)))
    // The limit was lowered below what is open.
    var other = DescriptorShortage()
    let news = other.look(at: DescriptorCount(open: 40, most: 10))
    #expect(news != nil)
  }

  @Test func sparesAreGivenUpAndTakenBack() {
    var spares = SpareDescriptors()
    let first = spares.release()
    let second = spares.release()
    spares.refill()
    let third = spares.release()
    #expect(first && !second && third)
  }
}
