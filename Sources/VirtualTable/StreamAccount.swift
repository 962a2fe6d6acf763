/// What became of the scans of one stream: produced = taken + dropped + still waiting, or lost
/// with the queue at an unplug or a new start.
public struct StreamAccount: Sendable, Equatable {
  public var epoch: UInt16
  /// Scans made while the stream ran.
  public var produced: UInt32 = 0
  /// Of these, refused by the device's full queue.
  public var dropped: UInt32 = 0
  /// Of these, handed to the bus.
  public var taken: UInt32 = 0
  /// The sequence of the last of them; what the reader has missed counts from here, since scans
  /// dropped meanwhile take numbers too.
  public var lastTaken: UInt32?

  /// Of the readings in the scans made, how many were glitches, channel by channel.
  public var falsified: [UInt32]

  public init(epoch: UInt16, falsified: [UInt32] = []) {
    self.epoch = epoch
    self.falsified = falsified
  }
}
