import ArgumentParser
import ClientLimits
import ControlService
import Foundation
import LimitFile
import StrictYAML

/// The limits that a what-if judges by, and whose they are.
struct OtherLimits: Equatable {
  /// Where limits are looked for.
  enum Source: Equatable {
    case preset(String)
    case file(String)
    /// `isGuess`: it is none of the other two, and nobody said that it is a client.
    case client(String, isGuess: Bool)

    /// A preset's name, else a file, else a client; `preset:`, `file:` and `client:` force one.
    init(_ text: String, isFile: (String) -> Bool) {
      func rest(_ prefix: String) -> String? {
        text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
      }
      if let name = rest("preset:") {
        self = .preset(name)
      } else if let path = rest("file:") {
        self = .file(path)
      } else if let who = rest("client:") {
        self = .client(who, isGuess: false)
      } else if LimitPreset.all.contains(where: { $0.name == text }) {
        self = .preset(text)
      } else if isFile(text) || text.hasSuffix(".yaml") || text.hasSuffix(".yml") {
        self = .file(text)
      } else {
        self = .client(text, isGuess: true)
      }
    }

    /// `preset conservative`.
    var words: String {
      switch self {
      case .preset(let name): "preset \(name)"
      case .file(let path): "file \(path)"
      case .client(let who, _): "client \(who)"
      }
    }

    var isClient: Bool {
      if case .client = self { true } else { false }
    }
  }

  var source: Source
  var limits: EffectiveLimits

  /// Of a preset or a file, those and what is built in hold; of a client, every layer.
  static func find(
    _ text: String, with therapist: String?, asking client: ControlClient
  ) async throws -> Self {
    let source = Source(text) { FileManager.default.fileExists(atPath: $0) }
    guard source.isClient || therapist == nil else {
      throw CommandFailure(
        "--with is about a client's limits, and \(source.words) is none",
        status: .validationFailure)
    }
    switch source {
    case .preset(let name): return Self(source: source, limits: try preset(name))
    case .file(let path): return Self(source: source, limits: try file(path))
    case .client(let who, let isGuess):
      do throws(ControlError) {
        let report: LimitsReport = try await client.get(
          Route.limits(of: .client(who), with: therapist))
        return Self(source: source, limits: report.effective)
      } catch {
        throw isGuess ? failure(error, who) : error.failure
      }
    }
  }

  private static func preset(_ name: String) throws(CommandFailure) -> EffectiveLimits {
    do throws(LimitFlaw) {
      return EffectiveLimits(LimitLayers(preset: try LimitPreset(named: name)))
    } catch {
      throw error.failure
    }
  }

  private static func file(_ path: String) throws(CommandFailure) -> EffectiveLimits {
    do throws(YAMLError) {
      let file = try LimitFile.read(path: path)
      return EffectiveLimits(LimitLayers(client: file.values, preset: file.preset))
    } catch {
      throw CommandFailure("\(error)", status: error.reason == .missing ? .noInput : .failure)
    }
  }

  /// What was looked for, besides what the daemon says.
  private static func failure(_ error: ControlError, _ who: String) -> CommandFailure {
    let failure = error.failure
    let presets = LimitPreset.all.map(\.name).joined(separator: ", ")
    if case .refused(404, _) = error {
      return CommandFailure(
        "\"\(who)\" is no preset, no file and no client",
        hint: "Presets are \(presets). List the clients: treadlight client list",
        status: .noInput)
    }
    guard failure.status == .noDaemon else { return failure }
    return CommandFailure(
      "\"\(who)\" is no preset and no file, and there is no daemon to ask for a client",
      hint: "Presets are \(presets). There is \(failure.message)", status: .noDaemon)
  }
}
