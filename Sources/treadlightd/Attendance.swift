import ClientRegistry
import ControlService
import Synchronization

/// Who is on which table: nobody can be on two.
///
/// All tables' daemons share it. A place is taken before the tare and given back when the session
/// has ended or has not come about.
final class Attendance: Sendable {
  private let places = Mutex<[Pseudonym: String]>([:])

  /// Why one of `people` cannot go to `table`; nil: they can.
  func objection(to people: [Pseudonym], at table: String) -> ControlRefusal? {
    places.withLock { Self.objection(to: people, at: table, $0) }
  }

  /// Notes that `people` are at `table` now; refused where one of them is elsewhere.
  func arrive(_ people: [Pseudonym], at table: String) throws(ControlRefusal) {
    let objection = places.withLock { places in
      let objection = Self.objection(to: people, at: table, places)
      if objection == nil {
        for person in people { places[person] = table }
      }
      return objection
    }
    if let objection { throw objection }
  }

  func leave(_ people: [Pseudonym], from table: String) {
    places.withLock { places in
      for person in people where places[person] == table { places[person] = nil }
    }
  }

  private static func objection(
    to people: [Pseudonym], at table: String, _ places: [Pseudonym: String]
  ) -> ControlRefusal? {
    for person in people {
      if let other = places[person], other != table {
        return .personElsewhere(person.text, table: other)
      }
    }
    return nil
  }
}
