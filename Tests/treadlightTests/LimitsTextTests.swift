import ClientLimits
import ClientRegistry
import ControlService
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct LimitsTextTests {
  private static let thigh = LimitScope.region(.thigh)

  /// A client with something in every layer.
  private static let full = LimitLayers(
    client: LimitSamples.values([
      (thigh, .hardForce, 210), (thigh, .softForce, 180), (thigh, .softTime, 5),
      (.region(.calf), .lock, 1),
    ]),
    therapist: LimitSamples.values([(.wholeBody, .softPressure, 227), (.wholeBody, .share, 0.7)]),
    preset: .manualTherapy, blocked: [.gluteals])

  @Test func saysLoudlyThatNobodyIsGuarded() {
    #expect(
      LimitsText.lines(LimitSamples.report(LimitLayers())) == [
        "C-7KQ2MZ  no preset",
        "FOOT FORCE IS NOT GUARDED: this client has no limits. Set one, also now:",
        "  treadlight limits set C-7KQ2MZ whole-body 180N",
        "  treadlight limits preset C-7KQ2MZ conservative",
        "time above soft: 10 s everywhere (built-in)",
        "loading rate: 10 kN/s everywhere (built-in)",
        "locked: spine, kidney, back-of-knee, front-of-neck (built-in)",
        "both feet: from 80 % of the therapist's weight on the client (built-in)",
      ])
  }

  @Test func namesTheSourceOfEveryValue() {
    let report = LimitSamples.report(
      LimitLayers(
        client: LimitSamples.values([(Self.thigh, .hardForce, 205.5)]), preset: .conservative))
    #expect(
      LimitsText.lines(report).prefix(12) == [
        "C-7KQ2MZ  preset conservative",
        "region         hard force            hard pressure",
        "whole-body       130 N strictest     1400 kPa strictest",
        "neck-shoulder    150 N conservative  1400 kPa conservative",
        "upper-back       210 N conservative  1600 kPa conservative",
        "mid-back         210 N conservative  1600 kPa conservative",
        "lower-back       210 N conservative  1600 kPa conservative",
        "sacrum           180 N conservative  2100 kPa conservative",
        "gluteals         180 N conservative  2100 kPa conservative",
        "thigh          205.5 N client        2500 kPa conservative",
        "calf             130 N conservative  2100 kPa conservative",
        "",
      ])
    #expect(
      LimitsText.lines(report).last
        == "strictest: where it is not known where the foot presses, that counts")
  }

  @Test func breaksIntoTwoTablesAndMarksLocksAndTheWholeBody() {
    let lines = LimitsText.lines(LimitSamples.report(Self.full, therapist: LimitSamples.therapist))
    #expect(lines[0] == "C-7KQ2MZ  preset manual-therapy, with T-4M9XWB's defaults")
    #expect(lines[1] == "region           hard force             soft force")
    #expect(lines[2] == "whole-body       300 N  manual-therapy  178 N  manual-therapy")
    #expect(lines[3] == "neck-shoulder    300 N* manual-therapy  178 N* manual-therapy")
    #expect(lines[9] == "thigh            210 N  client          180 N  client")
    #expect(lines[11] == "")
    #expect(
      lines[12] == "region           hard pressure            soft pressure       time above soft")
    #expect(lines[19].hasPrefix("gluteals LOCKED  408 kPa* manual-therapy  227 kPa* therapist"))
    #expect(
      lines.suffix(6) == [
        "loading rate: 10 kN/s everywhere (built-in)",
        "locked: gluteals (contraindication)",
        "locked: calf (client)",
        "locked: spine, kidney, back-of-knee, front-of-neck (built-in)",
        "both feet: from 70 % of the therapist's weight on the client (therapist)",
        "* set for the whole body",
      ])
  }

  @Test func listsWhenAndByWhomEachWasSet() {
    let lines = LimitsText.all(LimitSamples.report(Self.full), in: LimitSamples.zone)
    #expect(lines[1] == "                                value  from              set         by")
    #expect(lines[2] == "whole-body")
    #expect(
      lines.contains(
        "  soft-pressure  227 kPa (22.7 N/cm2)  therapist         2026-11-21  Maria"))
    #expect(lines.contains("  loading-rate   10 kN/s (1020 kgf/s)  built-in"))
    #expect(lines.contains("  lock                         locked  contraindication"))
    #expect(lines.last == "what is not listed for a region is as for the whole body")
  }

  @Test func saysThatARegionIsAllowed() {
    let lines = LimitsText.lines(
      LimitSamples.report(
        LimitLayers(client: LimitSamples.values([(.region(.kidney), .lock, 0)]))))
    #expect(
      lines.contains("allowed, though nobody presses there otherwise: kidney (client)"))
    #expect(lines.contains("locked: spine, back-of-knee, front-of-neck (built-in)"))
  }

  @Test func endsWithContraindicationsAndFindings() {
    let finding = LimitFinding(
      severity: LimitFinding.warning, code: "soft-without-hard",
      message: "the soft force of 100 N (the client's own) for the thigh has no hard limit above "
        + "it, so nothing alarms at once: set one too")
    let lines = LimitsText.lines(
      LimitSamples.report(
        LimitLayers(), findings: [finding],
        contraindications: [
          LimitSamples.row(3, "fracture", .session, until: LimitSamples.time),
          LimitSamples.row(4, "tattoo\u{1B}[2J", .region(.calf)),
        ]), in: LimitSamples.zone)
    #expect(
      lines.suffix(5) == [
        "",
        "contraindicated: fracture, blocks the session until 2026-11-21",
        "contraindicated: tattoo\u{FFFD}[2J, blocks the calf",
        "warning: the soft force of 100 N (the client's own) for the thigh has no hard",
        "  limit above it, so nothing alarms at once: set one too",
      ])
  }

  @Test func marksRegionsThatNothingGuards() {
    let report = LimitSamples.report(
      LimitLayers(
        client: LimitSamples.values([
          (Self.thigh, .hardForce, 210), (.region(.sacrum), .hardPressure, 900),
          (.region(.calf), .lock, 1),
        ])))
    let lines = LimitsText.lines(report)
    #expect(lines[1] == "region         hard force       hard pressure")
    #expect(lines[2] == "whole-body     210 N strictest  900 kPa strictest")
    #expect(lines[3] == "neck-shoulder   NONE               NONE")
    #expect(lines[7] == "sacrum             -            900 kPa client")
    #expect(lines[10] == "calf LOCKED        -                  -")
  }

  @Test func showsATherapistsOwnLimits() {
    let entries = LimitSamples.entries(Self.full).filter {
      $0.source == "therapist" && !$0.isFromWholeBody
    }
    #expect(
      LimitsText.lines(TherapistLimits(therapist: LimitSamples.therapist, values: entries)) == [
        "T-4M9XWB's own limits, the defaults of all clients",
        "region      soft pressure",
        "whole-body  227 kPa",
        "",
        "both feet: from 70 % of the therapist's weight on the client",
      ])
    let none = LimitsText.lines(TherapistLimits(therapist: LimitSamples.therapist, values: []))
    #expect(none[0] == "T-4M9XWB has no limits of their own")
    #expect(none[1].hasSuffix("limits set T-4M9XWB SCOPE FORCE --therapist"))
  }

  @Test func listsPresetsWithTheirOrigin() {
    let preset = LimitPreset.conservative
    let values = LimitSamples.entries(LimitLayers(preset: preset)).filter {
      $0.source == "preset:conservative"
    }
    let lines = LimitsCommand.Presets.lines([
      PresetReport(
        name: preset.name, summary: preset.summary, origin: preset.origin, values: values)
    ])
    #expect(
      lines.prefix(4) == [
        "conservative: onset of pain under slow, accidental contact with robots",
        "from: ISO/TS 15066:2016, table A.2, quasi-static contact",
        "region         hard force  hard pressure",
        "neck-shoulder  150 N       1400 kPa",
      ])
  }

  @Test func showsWhatASessionGuards() {
    var settings = MonitoringSettings(
      limits: EffectiveLimits(Self.full), bothFeet: Newtons(425), ratedLoad: Newtons(2500))
    let lines = LimitText.guarded(settings)
    #expect(
      lines[0] == "  guarded          hard force  soft force  hard pressure  soft pressure")
    #expect(lines.contains("  calf                 LOCKED"))
    #expect(
      lines.contains("  thigh                 210 N       180 N        408 kPa        227 kPa"))
    #expect(
      lines.contains { $0.hasPrefix("  place not known       ") }, "\(lines)")
    #expect(lines.contains("  both feet: on the client from 425 N (43.3 kgf)"))
    #expect(lines.last == "  whole table, with everything on it: 2500 N (254.9 kgf)")
    settings.limits = EffectiveLimits(
      LimitLayers(client: LimitSamples.values([(.wholeBody, .hardForce, 210)])))
    #expect(LimitText.guarded(settings)[1] == "  neck-shoulder    210 N (21.4 kgf)")
    settings.limits = EffectiveLimits(LimitLayers())
    settings.bothFeet = nil
    #expect(LimitText.guarded(settings)[0].hasPrefix("  FOOT FORCE IS NOT GUARDED"))
    #expect(LimitText.guarded(settings).contains("  both feet: not guarded"))
  }

  /// Any mixture of layers fits a terminal of 80 columns.
  @Test func fitsEightyColumns() {
    var state: UInt64 = 4
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func layer() -> LimitValues {
      var values: LimitValues = [:]
      for slot in LimitSlot.all where next(4) == 0 {
        let range = slot.quantity.range
        let part = Double(next(100_000)) / 100_000
        values[slot] =
          slot.quantity == .lock
          ? Double(next(2)) : range.lowerBound + part * (range.upperBound - range.lowerBound)
      }
      return values
    }
    for _ in 0..<60 {
      let layers = LimitLayers(
        client: layer(), therapist: layer(), preset: next(2) == 0 ? .manualTherapy : nil,
        blocked: next(2) == 0 ? [.thigh, .neckShoulder] : [])
      let report = LimitSamples.report(layers, therapist: LimitSamples.therapist)
      let settings = MonitoringSettings(limits: report.effective, ratedLoad: Newtons(2500))
      let lines =
        LimitsText.lines(report) + LimitsText.all(report) + LimitText.guarded(settings)
      #expect(lines.filter { $0.count > 80 } == [])
    }
  }
}
