public import TableModel
public import TableProtocol

/// Why a measurement is no zero, or no tare; forces in millinewtons.
public enum StillRefusal: Error, Equatable, Sendable {
  /// A cell was not good, or delivered nothing but false readings.
  case cellNotGood(channel: Int, CellState)
  /// Something moved: the load wandered by so much (standard deviation, or the difference between
  /// the two halves of the time).
  case unsteady(spread: Int32, allowed: Int32)
  /// Nobody lies there.
  case nothingThere(load: Int32, needed: Int32)
  /// The table is not empty.
  case loadOnTable(load: Int32, allowed: Int32)
  case someoneOnLedge(load: Int32, allowed: Int32)
  /// A cell is further from its calibrated zero than a zero may be set.
  case zeroOutOfRange(channel: Int, force: Int32, allowed: Int32)
}

/// The bounds of zeros and tares, millinewtons.
public enum StillBounds {
  /// Percent of capacity or rating that a zero may be from the calibrated one.
  ///
  /// OIML R 76-1 (2006), 4.5.1: the overall effect of zero-setting is at most 4 % of the maximum
  /// capacity. So a zero is never set under a load worth weighing.
  public static let zeroRange: Int32 = 4
  /// An empty table: cells' noise and the steps of those who walk by.
  public static let emptyDeviation: Int32 = 5000
  /// The least that a lying client brings onto the table: 15 kg.
  public static let leastClient: Int32 = 150_000
  /// A ledge with nobody on it: a hand, or a towel.
  public static let mostOnLedge: Int32 = 30_000
  /// Breathing moves the load by some newtons; a therapist who leans on the client, by more.
  public static let clientDeviation: Int32 = 25_000
  public static let clientHalfDifference: Int32 = 15_000
}

/// Makes sure that `result` is one of the empty table.
public func checkEmptyZero(
  _ result: StillResult, profile: TableProfile
) throws(StillRefusal) {
  try checkCells(result)
  let rating = profile.ratedLoad.value * 1000
  var sum: Int64 = 0
  for channel in result.zero.indices where result.isWired(channel) {
    sum += Int64(result.zero[channel]) + Int64(result.forces[channel])
  }
  let allowed = range(of: rating)
  guard abs(sum) <= Int64(allowed) else {
    throw .loadOnTable(load: Int32(clamping: sum), allowed: allowed)
  }
  // After the load: who lies there breathes, and is not to be told to lie still.
  try check(result.grossDeviation, atMost: StillBounds.emptyDeviation)
  try check(result.halfDifference, atMost: StillBounds.emptyDeviation)
  for channel in result.zero.indices where result.isWired(channel) {
    let capacity = profile.cells.first { $0.channel == channel }?.capacity
    let allowed = range(of: capacity.map { $0.value * 1000 } ?? rating)
    let force = Int64(result.zero[channel]) + Int64(result.forces[channel])
    guard abs(force) <= Int64(allowed) else {
      throw .zeroOutOfRange(channel: channel, force: Int32(clamping: force), allowed: allowed)
    }
  }
}

/// Makes sure that `result` is one of a client lying still, and of nobody else on the table.
public func checkClientTare(
  _ result: StillResult, profile: TableProfile
) throws(StillRefusal) {
  try checkCells(result)
  let load = Int32(clamping: whole(result.clientMean))
  guard load >= StillBounds.leastClient else {
    throw .nothingThere(load: load, needed: StillBounds.leastClient)
  }
  try checkSteadyAndAlone(result)
}

/// The same for a tare in the course of a session, with whatever lies there.
public func checkRetare(_ result: StillResult, profile: TableProfile) throws(StillRefusal) {
  try checkCells(result)
  try checkSteadyAndAlone(result)
}

private func checkSteadyAndAlone(_ result: StillResult) throws(StillRefusal) {
  let ledge = Int32(clamping: whole(result.ledgeMean))
  guard ledge < StillBounds.mostOnLedge else {
    throw .someoneOnLedge(load: ledge, allowed: StillBounds.mostOnLedge)
  }
  try check(result.clientDeviation, atMost: StillBounds.clientDeviation)
  try check(result.halfDifference, atMost: StillBounds.clientHalfDifference)
}

private func checkCells(_ result: StillResult) throws(StillRefusal) {
  for channel in result.channels.indices where result.isWired(channel) {
    let statistics = result.channels[channel]
    guard statistics.state == .good else { throw .cellNotGood(channel: channel, statistics.state) }
    guard statistics.goodScans > 0 else { throw .cellNotGood(channel: channel, .stuck) }
  }
}

private func check(_ spread: Double, atMost allowed: Int32) throws(StillRefusal) {
  guard abs(spread) <= Double(allowed) else {
    throw .unsteady(spread: Int32(clamping: whole(abs(spread))), allowed: allowed)
  }
}

/// What a zero may be off for a capacity in millinewtons.
private func range(of capacity: Double) -> Int32 {
  Int32(clamping: whole(capacity * Double(StillBounds.zeroRange) / 100))
}

extension StillResult {
  func isWired(_ channel: Int) -> Bool { wired & (1 << UInt16(channel)) != 0 }
}
