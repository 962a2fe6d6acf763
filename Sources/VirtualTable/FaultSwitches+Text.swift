internal import TableProtocol

extension FaultSwitches {
  private static let swapName = "swap"
  private static let restartName = "restart"
  /// What is no power, by its name on the command line.
  private static let restarts: [String: RestartCause] = [
    "watchdog": .watchdog, "trap": .trap, "check": .check,
  ]

  /// What faults are called, in the order they are told.
  public static let names = Kind.allCases.map(\.rawValue) + [swapName, restartName]

  /// Switches on what `text` says: `KIND`, `KIND=VALUE`, `KIND=VALUE@CHANNEL`, `KIND@CHANNEL` or
  /// `swap=CHANNEL:CHANNEL` or `restart=watchdog`, `trap`, `check`.
  public mutating func set(_ text: String) throws(VirtualTableError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts[0] == Self.swapName {
      swap = try Self.pair(parts.count > 1 ? parts[1] : "", in: text)
      return
    }
    if parts[0] == Self.restartName {
      guard let cause = Self.restarts[parts.count > 1 ? String(parts[1]) : ""] else {
        throw .notACause(text)
      }
      restart = cause
      return
    }
    // Without a value the channel stands behind the name.
    let places = parts[parts.count - 1].split(
      separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.count > 1 ? parts[0] : places[0]
    guard let kind = Kind(rawValue: String(name)) else { throw .unknownFault(String(name)) }
    var value: Double?
    if parts.count > 1 {
      value = Double(places[0])
      guard value != nil else { throw .faultNotANumber(text) }
    }
    var channel: Int?
    if places.count > 1 {
      channel = Int(places[1])
      guard let channel, channel >= 0 else { throw .faultChannelNotANumber(text) }
    }
    try set(kind, to: value, channel: channel)
  }

  /// `1:2`.
  private static func pair(
    _ text: Substring, in whole: String
  ) throws(VirtualTableError) -> ChannelPair {
    let channels = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard channels.count == 2, let first = channels[0], let second = channels[1],
      first != second, first >= 0, second >= 0
    else { throw .notAPairOfChannels(whole) }
    return ChannelPair(first, second)
  }
}
