/// Why a table's profile cannot be right, and which of its entries says so.
public struct ProfileFlaw: Error, Equatable, Sendable {
  /// The way from the profile to the entry, by the keys of a profile file.
  public var path: [Step]
  public var reason: Reason

  public init(_ path: [Step], _ reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// One step into a profile: a key of a mapping, or the place in a list, from 0.
  public enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  public enum Reason: Equatable, Sendable {
    // One value.
    case emptyText
    case longText(Int, maximum: Int)
    case forbiddenCharacter(codePoint: UInt32)
    case notFinite
    case outOfRange(Double, allowed: ClosedRange<Double>)

    // Counts.
    case none
    case tooMany(Int, maximum: Int)
    case tooFewCorners(Int, least: Int)

    // Cells and panels together.
    case duplicateChannel(Int)
    case duplicatePanel(String)
    case noSuchCell(channel: Int)
    case cellInNoPanel(channel: Int)
    case cellInTwoPanels(channel: Int, first: String, second: String)
    /// Without one there is no foot force, and so no limit that could be watched.
    case noClientPanel
    case ratingAboveCapacity(Newtons, capacity: Newtons)

    // Where things are; lengths in millimetres.
    case tooFewCells(Int, least: Int)
    case cellsTooClose(apart: Double, least: Double)
    case cellsInLine(height: Double, least: Double)
    case outlineCrossesItself(side: Int, other: Int)
    case outlineTooSmall(width: Double, least: Double)
    case cellOutsideOutline(channel: Int, by: Double, tolerance: Double)
    case panelsOverlap(first: String, second: String, by: Double, tolerance: Double)
    case faceCradleOffTable(by: Double, allowed: Double)
  }
}

extension ProfileFlaw: CustomStringConvertible {
  /// `cells[2].channel: what is wrong`.
  public var description: String {
    let place = Self.name(of: path)
    return place.isEmpty ? "\(reason)" : "\(place): \(reason)"
  }

  /// A path as people read it: `cells[2].channel`; empty for the profile as a whole.
  public static func name(of path: [Step]) -> String {
    path.reduce(into: "") { name, step in
      switch step {
      case .key(let key): name += name.isEmpty ? key : ".\(key)"
      case .index(let index): name += "[\(index)]"
      }
    }
  }
}

extension ProfileFlaw.Reason: CustomStringConvertible {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .emptyText: "expected text, found none"
    case .longText(let count, let maximum): "\(count) characters; expected at most \(maximum)"
    case .forbiddenCharacter(let codePoint):
      "holds the control character U+\(String(codePoint, radix: 16, uppercase: true))"
    case .notFinite: "expected a finite number"
    case .outOfRange(let value, let allowed):
      "expected \(short(allowed.lowerBound)) to \(short(allowed.upperBound)), found \(short(value))"
    case .none: "expected at least one entry"
    case .tooMany(let count, let maximum): "\(count) entries; expected at most \(maximum)"
    case .tooFewCorners(let count, let least):
      "\(count) corners; expected at least \(least), or no outline at all"
    case .duplicateChannel(let channel): "channel \(channel) is taken by an earlier entry"
    case .duplicatePanel(let panel): "the name \"\(panel)\" is taken by an earlier panel"
    case .noSuchCell(let channel): "no cell has channel \(channel)"
    case .cellInNoPanel(let channel):
      "the cell on channel \(channel) is in no panel; name it in one panel's channels"
    case .cellInTwoPanels(let channel, let first, let second):
      "the cell on channel \(channel) is in two panels, \"\(first)\" and \"\(second)\""
    case .noClientPanel: "expected a panel with the role client"
    case .ratingAboveCapacity(let rating, let capacity):
      "\(short(rating.value)) N is more than the client panels' cells carry together, "
        + "\(short(capacity.value)) N; check the rating and the capacities"
    default: place
    }
  }

  private var place: String {
    switch self {
    case .tooFewCells(let count, let least):
      "stands on \(count) cells; expected at least \(least)"
    case .cellsTooClose(let apart, let least):
      "its cells are \(short(apart)) mm apart; expected at least \(short(least)) mm"
    case .cellsInLine(let height, let least):
      "its cells stand in one line, to within \(short(height)) mm, so there is no centre of "
        + "pressure across it; expected at least \(short(least)) mm"
    case .outlineCrossesItself(let side, let other):
      "the side from corner \(side) crosses the side from corner \(other), counted from 0; "
        + "name the corners in order round the plate"
    case .outlineTooSmall(let width, let least):
      "the plate is \(short(width)) mm narrow; expected at least \(short(least)) mm"
    case .cellOutsideOutline(let channel, let distance, let tolerance):
      "the cell on channel \(channel) is \(short(distance)) mm outside the panel's outline; "
        + "expected at most \(short(tolerance)) mm"
    case .panelsOverlap(let first, let second, let depth, let tolerance):
      "\"\(second)\" and \"\(first)\" lie \(short(depth)) mm in each other; expected plates side "
        + "by side, to within \(short(tolerance)) mm"
    case .faceCradleOffTable(let distance, let allowed):
      "the face cradle is \(short(distance)) mm away from every client panel; expected at most "
        + "\(short(allowed)) mm"
    default: ""
    }
  }

  /// A number with no more than one decimal where it has any.
  private func short(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return String(whole) }
    let tenths = (value * 10).rounded() / 10
    guard tenths != 0, abs(value) < 1e9 else { return String(value) }
    return Int(exactly: tenths).map(String.init) ?? String(tenths)
  }
}
