internal import TableModel

/// What one scan says of the loads, or one value of the derived topic: what summaries are made of.
///
/// Newtons, seconds and millimetres.
struct LoadMoment {
  /// Log time.
  var time: WallTime
  /// The time that it stands for, by the device's clock: since the moment before where it follows
  /// that one, else the nominal interval.
  var seconds: Double
  /// Whether nothing is missing between the moment before and this one.
  var isJoined: Bool
  /// What is not trusted counts as time without knowledge, never as a load.
  var isTrusted: Bool
  var gross: Double
  var net: Double
  var foot: Double
  /// What the bars carry of the therapist; nil while nobody stands on the table.
  var support: Double?
  /// Nil below the minimum load.
  var centre: TablePoint?
  /// Index of the `BodyZone` under the centre; 0: none known.
  var zone: UInt8
  /// Of the contact in use, kilopascals; 0 where no contact area is known.
  var pressure: Double
}

/// A place on the table, millimetres.
struct TablePoint: Equatable {
  var x: Double
  var y: Double

  func distance(to other: Self) -> Double {
    let x = other.x - x
    let y = other.y - y
    return (x * x + y * y).squareRoot()
  }
}
