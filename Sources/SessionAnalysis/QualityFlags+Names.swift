public import LoadEstimation

extension QualityFlags {
  /// What is wrong, by the names that answers use.
  public var names: [String] {
    let all: [(Self, String)] = [
      (.glitch, "glitch"), (.estimated, "estimated"), (.unreconstructed, "unreconstructed"),
      (.saturated, "saturated"), (.absent, "absent"), (.stuck, "stuck"), (.flat, "flat"),
      (.settling, "settling"), (.uncalibrated, "uncalibrated"), (.twist, "twist"),
    ]
    return all.filter { contains($0.0) }.map(\.1)
  }
}
