import SessionAnalysis
import TableModel

/// What the foot did, as people read it in at most 80 columns.
struct ForceSummaryText {
  var summary: SessionSummary
  var columns: Int
  var isUnicode: Bool

  private var forces: ForceSummary { summary.forces }
  private var isUpperBound: Bool { summary.footForceIsUpperBound }
  private var most: String { isUpperBound ? "at most " : "" }

  /// The course of the force, and the session's numbers.
  var lines: [String] {
    guard forces.contactTime > 0 else {
      return ["no contact: no load above the least that has a place"]
    }
    return course + [""] + numbers
  }

  private var course: [String] {
    let course = summary.course
    guard course.peaks.count > 1 else { return [] }
    let shown = min(columns - 8, course.peaks.count)
    let line = Sparkline(isUnicode: isUnicode).text(course.peaks, columns: shown)
    let step = course.step * Double(course.peaks.count) / Double(max(1, shown))
    let highest = course.peaks.compactMap(\.self).max() ?? 0
    let gap = course.peaks.contains { $0 == nil } ? "; blank: not known" : ""
    return [
      "force   \(line)",
      "        highest \(most)\(ForceText.measured(highest)), a column is "
        + "\(DurationText.text(seconds: step))\(gap)",
    ]
  }

  private var numbers: [String] {
    let contacts = Count.text(forces.contacts, "contact")
    var rows: [(String, String)] = [
      (
        "contact",
        "\(DurationText.text(seconds: forces.contactTime)) in \(contacts), from "
          + "\(Decimal.text(summary.method.contactForce)) N on"
      ),
      (
        "force",
        "peak \(most)\(ForceText.measured(forces.peak)), 95 % below "
          + "\(ForceText.measured(forces.percentile95)), mean \(ForceText.measured(forces.mean))"
      ),
      ("impulse", "\(most)\(Decimal.fixed(forces.impulse, places: 0)) N s"),
    ]
    if let up = forces.loadingRate, let down = forces.unloadingRate {
      let window = DurationText.text(seconds: summary.method.rateWindow)
      rows.append(
        (
          "rates",
          "loading up to \(Self.rate(up)), unloading up to \(Self.rate(down)), over \(window)"
        ))
    }
    rows += [
      ("soft limit", Self.over(forces.overSoft, pressure: forces.overSoftPressure)),
      ("hard limit", Self.over(forces.overHard, pressure: forces.overHardPressure)),
      ("strokes", Self.cadence(forces.strokes, summary.method)),
      ("presses", Self.cadence(forces.presses, summary.method)),
    ]
    if let symmetry = forces.symmetry { rows.append(("left/right", Self.symmetry(symmetry))) }
    if let ellipse = forces.ellipse {
      rows.append(
        (
          "centre",
          "path \(Self.metres(forces.path)); 95 % ellipse \(Self.axis(ellipse.major)) x "
            + "\(Self.axis(ellipse.minor)) mm across, \(Self.area(ellipse)) cm2"
        ))
    }
    return rows.flatMap { name, words in
      Paragraph.lines(words, width: 68).enumerated().map { index, line in
        Printable.padded(index == 0 ? name : "", 12) + line
      }
    }
  }

  private static func over(_ over: OverLimit?, pressure: Double?) -> String {
    let force = over.map { over in
      over.seconds > 0
        ? "force over it for \(DurationText.text(seconds: over.seconds)), "
          + "\(Decimal.fixed(over.impulse, places: 0)) N s above it"
        : "force never over it"
    }
    let words = pressure.map { seconds in
      seconds > 0
        ? "pressure over it for \(DurationText.text(seconds: seconds))"
        : "pressure never over it"
    }
    let all = [force, words].compactMap(\.self)
    return all.isEmpty ? "none set" : all.joined(separator: "; ")
  }

  static func cadence(_ cadence: CadenceSummary, _ method: SummaryMethod) -> String {
    guard let rate = cadence.perMinute, let variation = cadence.variation else {
      return "\(cadence.count); cadence from \(method.cadenceLeastCount) on"
    }
    return "\(cadence.count), \(Decimal.fixed(rate, places: 1)) per min, varying by "
      + "\(Decimal.fixed(variation, places: 0)) %"
  }

  /// With a sign: more on the left is above zero.
  private static func symmetry(_ symmetry: SymmetrySummary) -> String {
    let parts = [
      ("time", symmetry.contactTime), ("impulse", symmetry.impulse), ("mean", symmetry.mean),
      ("peak", symmetry.peak),
    ].map { "\($0.0) \(signed($0.1))" }
    return parts.joined(separator: ", ") + " (index: +200 all left, 0 even)"
  }

  static func signed(_ percent: Double) -> String {
    let text = Decimal.fixed(percent, places: 0)
    return (percent >= 0.5 ? "+" : "") + text + " %"
  }

  static func rate(_ rate: Double) -> String {
    rate < 10_000
      ? "\(Decimal.fixed(rate, places: 0)) N/s"
      : "\(Decimal.fixed(rate / 1000, places: 1)) kN/s"
  }

  static func metres(_ millimetres: Double) -> String {
    "\(Decimal.fixed(millimetres / 1000, places: 1)) m"
  }

  private static func axis(_ half: Double) -> String { Decimal.fixed(2 * half, places: 0) }

  static func area(_ ellipse: CentreEllipse) -> String {
    Decimal.fixed(ellipse.area, places: ellipse.area < 10 ? 1 : 0)
  }
}
