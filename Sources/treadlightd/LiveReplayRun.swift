import ControlService
import DisplayFilter
import LoadEstimation
import RealTime
import SessionAnalysis
import TableModel
import TableProtocol

/// One replay of a session as the live listeners see it, on the thread that plays it.
struct LiveReplayRun {
  /// How often it looks whether it is to go on, milliseconds.
  private static let longestWait: CInt = 100
  /// The same while what lies before the beginning is judged, entries.
  private static let look = 4096

  /// What is to be published, and where that is.
  struct Moment {
    var position: Duration
    var events: [LiveEvent]
  }

  private let order: LiveReplay.Order
  private let mains: MainsFrequency?
  private let bell: WakeUp

  init(_ order: LiveReplay.Order, mains: MainsFrequency?, bell: WakeUp) {
    self.order = order
    self.mains = mains
    self.bell = bell
  }

  /// Plays to the end, or until `publish` says that it is over.
  mutating func play(
    _ publish: (Moment) -> Bool
  ) -> (ending: ReplayReport.Ending, failure: String?) {
    do throws(ReplayError) {
      var playback = try SessionPlayback(path: order.path)
      guard try judge(&playback, publish) else { return (.stopped, nil) }
      return (try show(&playback, publish) ? .finished : .stopped, nil)
    } catch {
      return (.failed, error.words)
    }
  }

  /// Judges what lies before the beginning; false when it is over meanwhile.
  private func judge(
    _ playback: inout SessionPlayback, _ publish: (Moment) -> Bool
  ) throws(ReplayError) -> Bool {
    guard order.from > .zero else { return true }
    var count = 0
    while try playback.next(until: order.from - .nanoseconds(1)) != nil {
      count += 1
      if count % Self.look == 0, !publish(Moment(position: playback.position, events: [])) {
        return false
      }
    }
    return true
  }

  private func show(
    _ playback: inout SessionPlayback, _ publish: (Moment) -> Bool
  ) throws(ReplayError) -> Bool {
    let header = playback.header
    var window = LiveWindow(rate: header.table.rate, mains: mains)
    var values = LiveState.Values(
      link: LinkStatus(state: .connected, isVirtual: false), profile: header.profile,
      settings: playback.scene.settings)
    let weight = Newtons(header.therapistMassKilograms * standardGravity)
    // What stood at the beginning already stands for those who watch too.
    let standing = playback.scene.board.standing.filter(\.isActive).reversed()
    let before = standing.map { LiveEvent.replayedAlarm($0.alarm, $0.since) }
    guard publish(Moment(position: playback.position, events: before)) else { return false }
    let start = ContinuousClock.now
    let first = max(order.from, playback.position)
    while let due = playback.nextPosition, order.to.map({ due <= $0 }) ?? true {
      let time = start + (due - first) / order.speed
      while ContinuousClock.now < time {
        guard publish(Moment(position: playback.position, events: [])) else { return false }
        let left = (time - .now) / .milliseconds(1)
        bell.wait(milliseconds: min(Self.longestWait, CInt(max(1, left.rounded(.up)))))
      }
      guard let step = try playback.next() else { break }
      var events = step.alarms.map { LiveEvent.replayedAlarm($0, step.time) }
      if case .scan(let frame, let loads, _, let at) = step,
        let update = window.add(loads, deviceTime: frame.deviceTime)
      {
        values.settings = playback.scene.settings
        values.therapist = LiveTherapist(weight: weight, feet: playback.scene.feet)
        var loads = LiveLoads(any: update, at: at, values)
        loads.replay = true
        events.append(.loads(loads))
      }
      guard events.isEmpty || publish(Moment(position: playback.position, events: events)) else {
        return false
      }
    }
    return true
  }
}
