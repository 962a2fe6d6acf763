/// The client's own side of the body.
public enum BodySide: String, CaseIterable, Sendable, Codable {
  case left
  case right
  /// On the midline, or on both sides.
  case middle
}

/// A region on one side of the client's body.
///
/// Its index, 1...31, stands for it on the alarm path and in the log: the region's raw value in the
/// low four bits, and bit 4 for the right side.
public struct BodyZone: Hashable, Sendable, Codable {
  /// One more than the highest index.
  public static let indexCount = 32
  private static let rightBit: UInt8 = 0x10

  public var region: BodyRegion
  public var side: BodySide

  public init(_ region: BodyRegion, _ side: BodySide) {
    self.region = region
    self.side = side
  }

  public var index: UInt8 { region.rawValue | (side == .right ? Self.rightBit : 0) }

  /// The zone of an index; nil for 0 and for what is no zone.
  ///
  /// Spine, sacrum and front of the neck are on the midline.
  public init?(index: UInt8) {
    guard let region = BodyRegion(rawValue: index & ~Self.rightBit) else { return nil }
    let isRight = index & Self.rightBit != 0
    guard !region.isMidline else {
      guard !isRight else { return nil }
      self.init(region, .middle)
      return
    }
    self.init(region, isRight ? .right : .left)
  }

  /// As people read it: "left calf", "sacrum".
  public var name: String { side == .middle ? region.name : "\(side.rawValue) \(region.name)" }
}

extension BodyRegion {
  /// Whether the region has no left and no right.
  public var isMidline: Bool {
    switch self {
    case .sacrum, .spine, .frontOfNeck: true
    case .neckShoulder, .upperBack, .midBack, .lowerBack, .gluteals, .thigh, .calf, .kidney,
      .backOfKnee:
      false
    }
  }
}
