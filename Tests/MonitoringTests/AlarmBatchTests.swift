import Testing

@testable import Monitoring

struct AlarmBatchTests {
  @Test func putsTheMostUrgentFirstAndKeepsTheOrderOfEach() {
    let given: [(AlarmCondition, AlarmEvent.Transition)] = [
      (.drift, .pauseEnded), (.stale, .raised), (.overHardForce, .raised), (.stale, .cleared),
      (.testLow, .raised), (.overHardForce, .pauseEnded), (.drift, .cleared),
    ]
    var batch = AlarmBatch()
    #expect(batch.indices.isEmpty)
    for (condition, transition) in given {
      batch.append(
        AlarmEvent(
          condition: condition, transition: transition, epoch: 1, sequence: 2, time: 3))
    }
    #expect(
      batch.events.changes == [
        Change(.overHardForce, .raised), Change(.overHardForce, .pauseEnded),
        .raised(.stale), .cleared(.stale), Change(.drift, .pauseEnded), .cleared(.drift),
        .raised(.testLow),
      ])
  }

  @Test func hasRoomForAllThatCanHappenAtOnce() {
    // Three of each condition, and the ends of three tests.
    let most = 3 * AlarmCondition.allCases.count + 3
    var batch = AlarmBatch()
    for round in 0..<most {
      let condition = AlarmCondition.allCases[round % AlarmCondition.allCases.count]
      batch.append(
        AlarmEvent(
          condition: condition, transition: .raised, epoch: 0, sequence: UInt32(round), time: 0))
    }
    #expect(batch.count == most)
    let order = batch.events.map { ($0.condition.index, $0.sequence) }
    #expect(order.elementsEqual(order.sorted { $0 < $1 }, by: ==))
  }
}
