import ArgumentParser
import ClientLimits
import ClientRegistry
import ControlService
import Foundation
import SessionAnalysis
import TableModel
import Testing

@testable import treadlight

struct LimitsCommandTests {
  private func wanted(
    _ arguments: [String]
  ) throws -> (scope: LimitScope, values: [LimitQuantity: Double?]) {
    let line = CommandArguments.withTrueMinus(["treadlight", "limits", "set", "anna"] + arguments)
    return try #require(try Treadlight.parseAsRoot(line) as? LimitsCommand.Set).wanted()
  }

  @Test(
    arguments: [
      (["thigh", "210"], [.hardForce: 210]),
      (["thigh", "210", "N", "--soft", "18kgf"], [.hardForce: 210, .softForce: 18 * 9.80665]),
      (["thigh", "--hard-force", "1kN"], [.hardForce: 1000]),
      (["thigh", "--hard-pressure", "160N/cm2"], [.hardPressure: 1600]),
      (["thigh", "--soft-pressure", "100 psi"], [.softPressure: 689.475_729_316_8]),
      (["thigh", "--soft-time", "0.5min"], [.softTime: 30]),
      (["thigh", "--soft-time", "7"], [.softTime: 7]),
      (["thigh", "--loading-rate", "1000kgf/s"], [.loadingRate: 9806.65]),
      (["whole-body", "--share", "80%"], [.share: 0.8]),
      (["whole-body", "--share", "0.8"], [.share: 0.8]),
      (["spine", "--lock"], [.lock: 1]), (["spine", "--allow"], [.lock: 0]),
      (["calf", "130N", "--lock"], [.hardForce: 130, .lock: 1]),
    ] as [([String], [LimitQuantity: Double])])
  func readsLimits(arguments: [String], expected: [LimitQuantity: Double]) throws {
    let values = try wanted(arguments).values
    #expect(Swift.Set(values.keys) == Swift.Set(expected.keys))
    for (quantity, value) in expected {
      let found = try #require(values[quantity] ?? nil)
      #expect(abs(found - value) < 1e-9, "\(quantity.name)")
    }
  }

  @Test(
    arguments: [
      (["thigh", "nan"], "\"nan\" is no force", "210N"),
      (["thigh", "-5N"], "-5N is no force: it must be more than zero", "210N"),
      (["thigh", "0"], "0 is no force: it must be more than zero", "210N"),
      (["thigh", "6kN"], "at most 5000 N", "210N"),
      (["thigh", "0.0001N"], "hard force cannot be 0 N", "It is from 0.001 N to 5000 N."),
      (["thigh", "21kg"], "21kg is a mass, not a force", "kgf"),
      (
        ["thigh", "160kPa"], "160kPa is a pressure, not a force",
        "A pressure is set with --hard-pressure or --soft-pressure."
      ),
      (
        ["thigh", "--hard-pressure", "160N"], "160N is a force, not a pressure",
        "A force is set with --hard or --soft."
      ),
      (["thigh", "--hard-pressure", "160"], "\"160\" has no unit", "1600kPa"),
      (["thigh", "--soft-time", "5N"], "5N is a force, not a time", "--hard or --soft"),
      (["thigh", "--loading-rate", "10kN"], "10kN is a force, not a loading rate", "--hard"),
      (["whole-body", "--share", "80"], "80 is no share on a massage table: at most 2", "80%"),
      (
        ["thigh", "210", "--soft", "210N"],
        "thigh's soft force, 210 N (21.4 kgf), is not below the hard limit, 210 N (21.4 kgf)",
        "below the hard one"
      ),
      (
        ["thigh", "--hard-pressure", "100kPa", "--soft-pressure", "10N/cm2"],
        "soft pressure, 100 kPa (10 N/cm2), is not below", "below the hard one"
      ),
      (["tigh", "210"], "no region is called \"tigh\"", "Did you mean thigh?"),
      (["spine", "210"], "nobody may press on the spine", "Only --lock and --allow go with it."),
      (["thigh", "--share", "80%"], "is for whole-body only", "whole-body --share 80%"),
      (["whole-body", "--lock"], "whole-body cannot be locked", "contraindication add"),
    ])
  func refusesNonsenseBeforeItIsSent(arguments: [String], message: String, hint: String) {
    let error = #expect(throws: CommandFailure.self) { try wanted(arguments) }
    let failure = error ?? CommandFailure("")
    #expect(failure.text.replacing("\n  ", with: " ").contains(message), "\(failure.text)")
    #expect(failure.text.replacing("\n  ", with: " ").contains(hint), "\(failure.text)")
    #expect(failure.status == .validationFailure)
    #expect(failure.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test(
    arguments: [
      ["set", "anna", "thigh"], ["set", "anna", "thigh", "210", "--hard", "210"],
      ["set", "anna", "thigh", "--lock", "--allow"], ["set", "anna"], ["unset", "anna"],
      ["show", "maria", "--therapist", "--with", "tom"], ["history", "anna", "--limit", "0"],
      ["suggest", "anna", "--percentile", "100"], ["suggest", "anna", "--sessions", "0"],
      ["export", "anna", "--json", "--output", "x"], ["copy", "anna"], ["preset", "anna"],
    ])
  func refusesWrongCommandLines(arguments: [String]) {
    #expect {
      _ = try LimitsCommand.parseAsRoot(arguments)
    } throws: { LimitsCommand.exitCode(for: $0) == .validationFailure }
  }

  @Test(
    arguments: [
      ("hard-force", .hardForce), ("hard", .hardForce), ("soft", .softForce), ("share", .share),
    ] as [(String, LimitQuantity)])
  func takesTheNamesOfOptionsForQuantities(text: String, quantity: LimitQuantity) throws {
    #expect(try LimitQuantity.named(text) == quantity)
  }

  @Test func suggestsNamesNearby() throws {
    let quantity = #expect(throws: CommandFailure.self) { try LimitQuantity.named("sof-force") }
    #expect(quantity?.hint?.hasPrefix("Did you mean soft-force?") == true)
    let preset = #expect(throws: CommandFailure.self) {
      try LimitsCommand.Preset.name("conservativ")
    }
    #expect(preset?.hint?.hasPrefix("Did you mean conservative?") == true)
    #expect(try LimitsCommand.Preset.name("none") == nil)
  }

  @Test(
    arguments: [
      (true, true, true, .given), (false, true, true, .asked), (false, true, false, .asked),
      (false, false, true, .missing), (false, false, false, .given), (true, false, true, .given),
    ] as [(Bool, Bool, Bool, Consent)])
  func asksBeforeAnythingIsLost(yes: Bool, isLive: Bool, replaces: Bool, consent: Consent) {
    #expect(Consent(yes: yes, isLive: isLive, replaces: replaces) == consent)
  }

  @Test func showsWhatAReplacementChanges() {
    let thigh = LimitScope.region(.thigh)
    let before = LimitLayer(
      values: LimitSamples.values([
        (thigh, .hardForce, 210), (thigh, .softForce, 180), (.region(.calf), .lock, 1),
      ]))
    let after = LimitLayer(
      preset: .conservative,
      values: LimitSamples.values([(thigh, .hardForce, 200), (thigh, .softForce, 180)]))
    #expect(
      before.changes(to: after) == [
        "preset: none -> conservative",
        "thigh hard force: 210 N (21.4 kgf) -> 200 N (20.4 kgf)",
        "calf lock: locked is taken away",
      ])
    #expect(
      LimitLayer().changes(to: after).last == "thigh soft force: 180 N (18.4 kgf), new")
    #expect(after.changes(to: after) == [])
  }

  @Test(
    arguments: [
      ([], false, false), ([LimitFinding.warning], false, false),
      ([LimitFinding.warning], true, true), ([LimitFinding.error], false, true),
      ([], true, false),
    ])
  func failsForErrorsAndStrictlyForWarnings(severities: [String], strict: Bool, fails: Bool) {
    let findings = severities.map { LimitFinding(severity: $0, code: "x", message: "y") }
    #expect(LimitsCommand.Check.fails(findings, strict: strict) == fails)
  }

  @Test func tellsTheHistory() {
    let changes = [
      LimitChange(
        number: 1, owner: LimitSamples.client, scope: .region(.neckShoulder),
        quantity: .hardPressure, action: .set, value: 12_000, former: 11_000.5,
        at: LimitSamples.time, author: "Maria Magdalena"),
      LimitChange(
        number: 2, owner: LimitSamples.client, scope: .region(.calf), quantity: .hardForce,
        action: .removed, former: 130, at: LimitSamples.time, author: "Tom"),
      LimitChange(
        number: 3, owner: LimitSamples.client, action: .preset, preset: "conservative",
        at: LimitSamples.time, author: "Tom"),
    ]
    let lines = LimitsCommand.History.lines(changes, in: LimitSamples.zone)
    #expect(
      lines == [
        "when              what                                                   by",
        "2026-11-21 10:15  neck-shoulder hard-pressure: 11000.5 kPa -> 12000 kPa  Maria Mag…",
        "2026-11-21 10:15  calf hard-force: 130 N -> none                         Tom",
        "2026-11-21 10:15  preset: none -> conservative                           Tom",
      ])
    #expect(LimitsCommand.History.lines([LimitChange]()) == ["no limit was ever set"])
  }

  @Test(
    arguments: [
      (Route.limits(of: .client("Anna K")), "/v1/clients/Anna%20K/limits"),
      (Route.limits(of: .client("a"), with: "M/T"), "/v1/clients/a/limits?therapist=M%2FT"),
      (Route.limit(of: .therapist("m"), .region(.thigh)), "/v1/therapists/m/limits/thigh"),
      (
        Route.limit(of: .client("a"), .wholeBody, .softForce, removedBy: "M & T"),
        "/v1/clients/a/limits/whole-body?author=M%20%26%20T&quantity=soft-force"
      ),
      (Route.limitDocument(of: .therapist("m")), "/v1/therapists/m/limits/document"),
      (Route.preset(of: "a"), "/v1/clients/a/preset"),
      (
        Route.contraindication(of: "a", 7, removedBy: "x"),
        "/v1/clients/a/contraindications/7?author=x"
      ),
      (Route.sessions(of: "C-7KQ2MZ", limit: 5), "/v1/sessions?limit=5&client=C-7KQ2MZ"),
    ])
  func addressesLimits(path: String, expected: String) { #expect(path == expected) }
}
