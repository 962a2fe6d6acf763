import Calibration
import TableModel

/// The conversation that leads a person through the steps, as a value.
///
/// It is fed what the person types and what the table measures, and says what to print, to
/// measure and to keep. A measurement is asked for only when none is under way.
struct GuidedTalk<Work: GuidedWork>: Sendable {
  /// So many steady glances in a row make `--auto` measure.
  static var steadyGlances: Int { 2 }
  /// The part of the mass' weight that must have moved before `--auto` takes the next step.
  static var leastChange: Double { 0.1 }

  private enum Stage: Equatable {
    case waiting
    case taking
    case doubting(TableMeasurement, WallTime)
    case asking
    case refused(String)
    case acting
    case over
  }

  private(set) var work: Work
  private let options: TalkOptions
  private var stage = Stage.waiting
  private var isMeasuring = false
  /// Enter was pressed while a glance was under way.
  private var wantsToTake = false
  /// The step was asked for by a person, who can be asked back.
  private var isByHand = false
  private var glances = GlanceCount()
  /// Scans per second, as far as it is known.
  private var rate: Double

  init(_ work: Work, _ options: TalkOptions) {
    self.work = work
    self.options = options
    rate = work.profile.rate ?? 80
  }

  /// Seconds of a measurement that only shows how things stand: twenty scans at least.
  private var glanceTime: Double { max(0.5, 20 / rate) }
  /// Seconds of a measurement that counts.
  private var measuringTime: Double { max(2, 40 / rate) }

  var isOver: Bool { stage == .over }

  mutating func begin(at time: WallTime) -> [TalkAction] { nextStep(at: time) }

  mutating func handle(_ event: TalkEvent, at time: WallTime) -> [TalkAction] {
    guard !isOver else { return [] }
    do throws(CalibrationError) {
      switch event {
      case .line(let line): return try heard(line, at: time)
      case .inputEnded: return inputEnded()
      case .interrupted: return end(.interrupted)
      case .measured(let measurement, let measured):
        isMeasuring = false
        if 1...100_000 ~= measurement.rate { rate = measurement.rate }
        return try took(measurement, measured)
      case .failed(let failure): return end(.failed(failure))
      case .acted: return end(.done)
      }
    } catch {
      return end(.failed(error.failure))
    }
  }

  // MARK: Steps

  private mutating func nextStep(at time: WallTime) -> [TalkAction] {
    guard let step = work.next else { return review(at: time) }
    stage = .waiting
    wantsToTake = false
    glances = GlanceCount()
    let text = StepText(work, step, isAutomatic: options.isAutomatic)
    return [.say(text.lines)] + wait()
  }

  /// Shows how things stand, or asks.
  private mutating func wait() -> [TalkAction] { options.isWatching ? glance() : [.prompt] }

  private mutating func glance() -> [TalkAction] { measure(glanceTime) }

  private mutating func measure(_ seconds: Double) -> [TalkAction] {
    guard !isMeasuring else { return [] }
    isMeasuring = true
    return [.measure(seconds)]
  }

  private mutating func take(byHand: Bool = true) -> [TalkAction] {
    isByHand = byHand
    guard !isMeasuring else {
      wantsToTake = true
      return []
    }
    stage = .taking
    return [.say(["measuring: nobody touches the table"])] + measure(measuringTime)
  }

  /// Takes the step that has just been begun anew, whose glance has not been asked for.
  private mutating func takeNow() -> [TalkAction] {
    isMeasuring = false
    return take()
  }

  private mutating func took(
    _ measurement: TableMeasurement, _ time: WallTime
  ) throws(CalibrationError) -> [TalkAction] {
    switch stage {
    case .waiting:
      if wantsToTake {
        wantsToTake = false
        return take()
      }
      return try glanced(work.look(at: measurement, ended: time))
    case .taking: return try judged(measurement, time, despiteDoubts: false)
    case .doubting, .asking, .refused, .acting, .over: return []
    }
  }

  private mutating func glanced(_ look: CalibrationLook) -> [TalkAction] {
    var actions: [TalkAction] = options.isLive ? [.live(LookText.line(look))] : []
    guard options.isAutomatic else { return actions + glance() }
    if let fault = glances.add(look, leastChange: Self.leastChange) {
      actions.append(.say(FaultText.lines([fault], work.profile)))
    }
    return actions + (glances.readyInARow >= Self.steadyGlances ? take(byHand: false) : glance())
  }

  private mutating func judged(
    _ measurement: TableMeasurement, _ time: WallTime, despiteDoubts: Bool
  ) throws(CalibrationError) -> [TalkAction] {
    switch try work.take(measurement, at: time, despiteDoubts: despiteDoubts) {
    case .taken(let faults):
      let done = "taken, \(work.stepsDone) of \(work.stepCount)"
      return [.keep, .say([done] + FaultText.lines(faults, work.profile))] + nextStep(at: time)
    case .refused(let faults):
      stage = .waiting
      glances.startAgain()
      return [.say(["not taken:"] + FaultText.lines(faults, work.profile))] + wait()
    case .doubtful(let faults) where options.isAutomatic && !isByHand:
      stage = .waiting
      glances.startAgain()
      return [.say(["not taken:"] + FaultText.lines(faults, work.profile))] + wait()
    case .doubtful(let faults):
      stage = .doubting(measurement, time)
      let way = "Enter takes it all the same, r measures again, u takes back the last step."
      return [.say(FaultText.lines(faults, work.profile) + [way]), .prompt]
    }
  }

  // MARK: The person

  private mutating func heard(
    _ line: String, at time: WallTime
  ) throws(CalibrationError) -> [TalkAction] {
    guard let word = TalkWord(line) else {
      return [.say([TalkWord.help]), .prompt]
    }
    switch (stage, word) {
    case (.acting, _), (.over, _): return []
    case (.asking, .yes):
      stage = .acting
      return [.act]
    case (.asking, .no), (.asking, .take): return end(.declined)
    case (.refused, .take), (.refused, .no), (.refused, .yes):
      return [.say([TalkWord.help]), .prompt]
    case (.doubting(let measurement, let time), .take),
      (.doubting(let measurement, let time), .yes):
      return try judged(measurement, time, despiteDoubts: true)
    case (.doubting, .again), (.doubting, .no):
      stage = .waiting
      return take()
    case (.waiting, .take), (.waiting, .yes): return take()
    case (.taking, .take), (.taking, .yes), (.taking, .again), (.taking, .undo), (.waiting, .no),
      (.taking, .no):
      return []
    case (_, .again):
      guard work.undo() else { return [.say(["there is no step before this one"]), .prompt] }
      return [.keep] + nextStep(at: time).filter(\.isSaid) + takeNow()
    case (_, .undo):
      guard work.undo() else { return [.say(["there is no step before this one"]), .prompt] }
      return [.keep] + nextStep(at: time)
    case (.refused(let reason), .quit): return end(.refused(reason))
    case (_, .quit): return end(.stopped)
    }
  }

  private mutating func inputEnded() -> [TalkAction] {
    switch stage {
    case .refused(let reason): return end(.refused(reason))
    case .asking: return end(.declined)
    case .acting, .over: return []
    case .waiting, .taking: return options.isAutomatic ? [] : end(.stopped)
    case .doubting: return end(.stopped)
    }
  }

  // MARK: The end

  private mutating func review(at time: WallTime) -> [TalkAction] {
    let review: WorkReview
    do throws(CalibrationError) {
      review = try work.review(at: time)
    } catch {
      return end(.failed(error.failure))
    }
    if let refusal = review.refusal {
      stage = .refused(refusal)
      let way = "\(refusal): u takes back the last step, q stops."
      return [.say(review.lines + [way])]
        + (options.isAutomatic ? end(.refused(refusal)) : [.prompt])
    }
    guard let question = review.question else { return [.say(review.lines)] + end(.done) }
    if options.isAgreed {
      stage = .acting
      return [.say(review.lines), .act]
    }
    stage = .asking
    return [.say(review.lines + ["\(question) y or n"]), .prompt]
  }

  private mutating func end(_ ending: TalkEnding) -> [TalkAction] {
    stage = .over
    return [.finish(ending)]
  }
}
