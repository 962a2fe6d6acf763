import Calibration
import TableModel
import Testing

@testable import treadlight

struct CalibrateTalkTests {
  @Test func leadsThroughAllStepsAndAsksBeforeItWrites() throws {
    var scene = try CalibrateScene()
    #expect(scene.hear().contains("step 1 of 7: take everything off the table"))
    #expect(scene.due == nil)
    scene.step()
    let second = scene.hear()
    #expect(second.contains("taken, 1 of 7"))
    #expect(second.contains("step 2 of 7: put the 20 kg on top, its middle over the cell marked X"))
    #expect(second.contains("(channel 0, near the head, left)."))
    scene.stepAll()
    #expect(scene.kept.map(\.stepsDone) == [1, 2, 3, 4, 5, 6, 7])
    let report = scene.hear()
    #expect(report.contains("calibration of table VT-0001"))
    #expect(report.contains("Write this calibration to table VT-0001? y or n"))
    #expect(!scene.isActing && scene.ending == nil)
    scene.type("y")
    #expect(scene.isActing && scene.ending == nil)
    scene.tell(.acted)
    #expect(scene.ending == .done)
  }

  @Test(arguments: ["", "n", "no"]) func writesNothingUnlessTold(answer: String) throws {
    var scene = try CalibrateScene()
    scene.stepAll()
    scene.type(answer)
    #expect(scene.ending == .declined)
    #expect(!scene.isActing)
  }

  @Test func writesWithoutAskingWhereThatWasAgreed() throws {
    var scene = try CalibrateScene(TalkOptions(isAgreed: true))
    scene.stepAll()
    #expect(scene.isActing)
    scene.tell(.failed(CommandFailure("the table refuses")))
    #expect(scene.ending == .failed(CommandFailure("the table refuses")))
  }

  @Test func aMassInAnotherPlaceIsDoubtedAndMeasuredAgain() throws {
    var scene = try CalibrateScene()
    scene.step()
    _ = scene.hear()
    scene.type("")
    scene.measure(.init(x: 600, y: 0))
    let doubt = scene.hear()
    #expect(doubt.contains("channel 1 (top: near the head, right) answers, not channel 0"))
    #expect(doubt.contains("Enter takes it all the same, r measures again"))
    #expect(scene.talk.work.stepsDone == 1)
    scene.type("r")
    scene.measure(scene.place)
    #expect(scene.talk.work.stepsDone == 2)
  }

  @Test func exchangedChannelsAreTakenOnAWordAndNamedAtTheEnd() throws {
    var bench = CalibrateBench()
    bench.exchanged = (0, 2)
    var scene = try CalibrateScene(bench: bench)
    while scene.talk.work.next != nil, scene.ending == nil {
      let before = scene.talk.work.stepsDone
      scene.step()
      if scene.talk.work.stepsDone == before { scene.type("") }
    }
    let report = scene.hear()
    #expect(report.contains("channels 0 and 2 are exchanged between wiring and profile"))
    #expect(!report.contains("y or n"))
    scene.type("y")
    #expect(scene.ending == nil && !scene.isActing)
    scene.type("q")
    #expect(scene.ending == .refused("no calibration comes of this"))
  }

  @Test func takesStepsBackAndRepeatsThem() throws {
    var scene = try CalibrateScene()
    scene.type("u")
    #expect(scene.hear().contains("there is no step before this one"))
    scene.step()
    scene.step()
    scene.type("u")
    #expect(scene.talk.work.stepsDone == 1)
    #expect(scene.kept.last?.stepsDone == 1)
    #expect(scene.due == nil)
    scene.step()
    scene.type("r")
    #expect(scene.talk.work.stepsDone == 1)
    #expect(scene.due == 2)
    scene.measure(scene.place)
    #expect(scene.talk.work.stepsDone == 2)
  }

  @Test func aStepIsNotTakenWithoutAMass() throws {
    var scene = try CalibrateScene()
    scene.step()
    _ = scene.hear()
    scene.type("")
    scene.measure(nil)
    #expect(scene.hear().contains("not taken:\n- no mass is felt."))
    #expect(scene.prompts == 3)
    scene.step()
    #expect(scene.talk.work.stepsDone == 2)
  }

  @Test func stopsAndKeepsInEveryWay() throws {
    for (event, expected) in [
      (.line("q"), .stopped), (.inputEnded, .stopped), (.interrupted, .interrupted),
    ] as [(TalkEvent, TalkEnding)] {
      var scene = try CalibrateScene()
      scene.step()
      scene.tell(event)
      #expect(scene.ending == expected)
      #expect(scene.kept.last?.stepsDone == 1)
      // What comes too late changes nothing.
      scene.type("")
      #expect(scene.due == nil)
    }
  }

  @Test func saysWhatCanBeSaid() throws {
    var scene = try CalibrateScene()
    _ = scene.hear()
    scene.type("what?")
    #expect(scene.hear() == TalkWord.help)
    #expect(scene.ending == nil)
  }

  @Test func takesEachStepByItselfOnceItIsDoneAndSteady() throws {
    var scene = try CalibrateScene(TalkOptions(isAutomatic: true, isAgreed: true))
    #expect(scene.prompts == 0)
    var glances = 0
    while scene.talk.work.next != nil, glances < 200, scene.ending == nil {
      // The mass is where it belongs only some glances after it is asked for.
      let steps = scene.talk.work.stepsDone
      for _ in 0..<3 {
        scene.measure(steps == 0 ? nil : lastPlace(scene))
        #expect(scene.talk.work.stepsDone == steps || steps == 0)
      }
      while scene.talk.work.stepsDone == steps, scene.due != nil, glances < 200 {
        scene.measure(scene.place)
        glances += 1
      }
    }
    #expect(scene.talk.work.next == nil)
    #expect(scene.isActing)
    #expect(!scene.hear().contains("\n- "))
  }

  /// Where the mass was in the step before.
  private func lastPlace(_ scene: CalibrateScene) -> TableProfile.Position? {
    var work = scene.talk.work
    work.undo()
    return work.next.flatMap(scene.bench.profile.place)
  }

  @Test func saysOnceThatTheMassIsInAnotherPlaceAndWaits() throws {
    var scene = try CalibrateScene(TalkOptions(isAutomatic: true))
    for _ in 0..<3 { scene.measure(nil) }
    #expect(scene.talk.work.stepsDone == 1)
    _ = scene.hear()
    for _ in 0..<20 { scene.measure(.init(x: 600, y: 1800)) }
    let said = scene.hear()
    #expect(said.ranges(of: "answers, not").count == 1)
    #expect(scene.talk.work.stepsDone == 1)
    // A person may say that it is right all the same.
    scene.type("")
    scene.measure(.init(x: 600, y: 1800))
    scene.measure(.init(x: 600, y: 1800))
    #expect(scene.hear().contains("Enter takes it all the same"))
    scene.type("")
    #expect(scene.talk.work.stepsDone == 2)
  }

  @Test func theEndOfInputDoesNotEndWhatNeedsNone() throws {
    var scene = try CalibrateScene(TalkOptions(isAutomatic: true, isAgreed: true))
    scene.tell(.inputEnded)
    #expect(scene.ending == nil)
  }

  @Test func showsHowThingsStandWhileWaiting() throws {
    var scene = try CalibrateScene(TalkOptions(isLive: true))
    #expect(scene.due == 0.5)
    scene.measure(nil)
    #expect(
      scene.hear().hasSuffix("live: steady  0: 200000  1: 200000  2: 200000  3: 200000 counts"))
    // Enter waits for the glance that is under way.
    scene.type("")
    #expect(scene.due == 0.5)
    scene.measure(nil)
    #expect(scene.due == 2)
    scene.measure(nil)
    scene.measure(scene.place)
    #expect(scene.hear().contains("live: steady  0: 183875  1: 61292"))
  }

  @Test func measuresLongerWhereScansAreFew() throws {
    var bench = CalibrateBench()
    bench.profile.rate = 10
    let scene = try CalibrateScene(TalkOptions(isLive: true), bench: bench)
    #expect(scene.due == 2)
  }

  @Test func goesOnWhereItWasKept() throws {
    var scene = try CalibrateScene()
    scene.step()
    scene.step()
    let kept = try #require(scene.kept.last)
    var other = GuidedTalk(kept, TalkOptions())
    let actions = other.begin(at: scene.bench.time)
    guard case .say(let lines) = actions.first else {
      Issue.record("\(actions)")
      return
    }
    #expect(lines.contains { $0.contains("step 3 of 7") })
  }
}
