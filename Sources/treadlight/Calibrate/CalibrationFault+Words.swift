import ArgumentParser
import Calibration
import TableModel

extension CalibrationFault {
  /// What was noticed, and what to check or do.
  func words(_ profile: TableProfile) -> String {
    func name(_ channel: Int) -> String { CellPlace.name(channel, in: profile) }
    func names(_ channels: [Int]) -> String { channels.map(String.init).joined(separator: ", ") }
    func percent(_ value: Double) -> String { "\(Decimal.fixed(abs(value), places: 1)) %" }
    switch self {
    case .cellAbsent(let channel):
      return "\(name(channel)) does not answer: check its converter and its cable."
    case .cellStuck(let channel):
      return "\(name(channel)) repeats one reading: check its converter and its cable."
    case .saturated(let channel):
      return "\(name(channel)) is at the end of its converter's range: check its wires for a "
        + "break or a short circuit, and the cell for a load that wedges it."
    case .settling(let channel):
      return "\(name(channel)) has just been switched on: wait some seconds."
    case .tooFewReadings(let channel, let readings):
      return "\(name(channel)) gave only \(Count.text(readings, "good reading")): check its cable."
    case .glitchy(let channel, let part):
      return "\(name(channel)) gives \(percent(part)) false readings: shorten or shield its cable."
    case .unstable(let channel, let deviation, let slope):
      return "\(name(channel)) does not stand still: \(Decimal.fixed(deviation, places: 0)) counts "
        + "rms, \(Decimal.fixed(slope, places: 0)) counts/s. Nobody touches the table; a mass "
        + "must not rock."
    case .massNotSeen(let channel):
      return "no mass is felt. It should stand over \(name(channel)); if it does, check that "
        + "cell's wires."
    case .noChange(let channel):
      return "the cells around it feel the mass, but \(name(channel)) does not: check that cell's "
        + "wires, and that the panel rests on it."
    case .wrongCorner(let expected, let answered):
      return "\(name(answered)) answers, not \(name(expected)). Is the mass in its place? If it "
        + "is, the two may be wired differently than the profile says."
    case .notInMiddle(let nearest):
      return "the mass seems to stand over \(name(nearest)) rather than in the panel's middle."
    case .unwiredChannelAnswers(let channel, let expected):
      return "channel \(channel), which has no cell in the profile, answers to the mass over "
        + "\(name(expected)): is that cell plugged into channel \(channel)?"
    case .swapped(let a, let b):
      return "channels \(a) and \(b) are exchanged between wiring and profile: exchange the plugs "
        + "of \(name(a)) and \(name(b)), or their channels in the profile. Then calibrate again."
    case .rotated(let channels, let answered):
      let pairs = zip(channels, answered).map { "\($0) is on \($1)" }.joined(separator: ", ")
      return "channels are exchanged between wiring and profile: what the profile has on channel "
        + "\(pairs). Move the plugs, or the channels in the profile. Then calibrate again."
    case .notEmpty(let load):
      let much = load.map { ": \(ForceText.measured($0))" } ?? ""
      return "the table is not empty\(much). Take off what does not belong to it."
    case .reversed(let channel):
      return "\(name(channel)) is wired the other way round, which its gain's sign allows for."
    case .wrongSign(let channel):
      return "\(name(channel)) goes up with the mass over it and down with it in the middle, or "
        + "the reverse: check that the panel rests on it and that nothing pulls at it."
    case .drifting(let channel, let rate):
      return "\(name(channel)) drifts by \(Decimal.fixed(rate, places: 2)) N/min: let it warm up, "
        + "check for something that touches the panel. The gains allow for the drift."
    case .gainChanged(let channel, let change):
      return "\(name(channel)): its gain is \(percent(change)) \(change < 0 ? "less" : "more") "
        + "than in the calibration before. Was the cell exchanged, bent or overloaded?"
    case .gainOutlier(let channel, let change):
      return "\(name(channel)): its gain is \(percent(change)) \(change < 0 ? "below" : "above") "
        + "that of the cells like it. Is it the same model?"
    case .wrongMass(let given, let measured):
      return "the calibration on the table reads \(Decimal.fixed(measured, places: 2)) kg for the "
        + "\(Decimal.fixed(given, places: 2)) kg given, the same over all cells: make sure of "
        + "the mass."
    case .nonlinear(let channels, let part):
      return "the middle of channels \(names(channels)) reads \(percent(part)) "
        + "\(part < 0 ? "less" : "more") than the corners: check that the panel touches nothing "
        + "but its cells."
    case .offPlace(let channel, let distance):
      return "over \(name(channel)) the loads balance "
        + "\(Decimal.fixed(distance, places: 0)) mm from where the mass should be: does the "
        + "profile have the cells where they are?"
    case .indistinguishable(let channels):
      return "the gains of channels \(names(channels)) cannot be told apart: their cells stand too "
        + "close together. Check their places in the profile."
    case .undetermined(let channels):
      return "the gains of channels \(names(channels)) hang together under this panel; what they "
        + "read together is right."
    case .gainOutOfRange(let channel, let gain):
      return "\(name(channel)): a gain of \(Decimal.text(gain, places: 3)) N/count is not one that "
        + "a table can keep."
    }
  }
}

extension CalibrationError {
  var failure: CommandFailure {
    switch self {
    case .noCells: CommandFailure("the table's profile has no cells, or a panel without any")
    case .noRating: CommandFailure("the table's profile has no rated load")
    case .noSuchChannel(let channel, let channels):
      CommandFailure(
        "the profile has a cell on channel \(channel), and the table has "
          + Count.text(channels, "channel"),
        hint: "Channels count from 0. See: treadlight table show")
    case .cellNotOnOnePanel(let channel):
      CommandFailure(
        "the profile has the cell on channel \(channel) under no panel, under two, twice, or "
          + "beside the table")
    case .massTooSmall(let mass, let least):
      CommandFailure(
        "\(Decimal.text(mass, places: 2)) kg are too little to calibrate with",
        hint: "At least \(Decimal.text(least)) kg.", status: .validationFailure)
    case .massTooLarge(let mass, let most):
      CommandFailure(
        "\(Decimal.text(mass, places: 2)) kg are more than one cell may carry",
        hint: "At most \(Decimal.text(most)) kg.", status: .validationFailure)
    case .channelsOutOfRange(let channels):
      CommandFailure("a table with \(channels) channels is none that this version knows")
    case .measurementNotUsable:
      CommandFailure("the daemon's measurement is not one of this table")
    case .finished, .notFinished: CommandFailure("the calibration's steps are out of order")
    case .changedSince(let change):
      CommandFailure(
        "the calibration that was begun is of another table: the \(change.rawValue) is not the "
          + "same as then",
        hint: "Begin anew: treadlight table calibrate --discard")
    case .notCalibrated:
      CommandFailure(
        "the table has no calibration to check", hint: "Make one: treadlight table calibrate")
    case .notReadable:
      CommandFailure(
        "what was kept of the calibration cannot be read",
        hint: "Begin anew: treadlight table calibrate --discard")
    }
  }
}
