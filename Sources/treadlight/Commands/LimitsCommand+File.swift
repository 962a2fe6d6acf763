import ArgumentParser
import ClientLimits
import ClientRegistry
import ControlService
import Foundation
import LimitFile
import StrictYAML
import TableModel

extension LimitsCommand {
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the limits as a file that can be edited and imported.",
      discussion: """
        The file holds the client's or therapist's own limits and the preset's name, not the \
        layers below, and no person's name.

        Examples:
          treadlight limits export "Anna K" --output anna.yaml
          treadlight limits export Maria --therapist
        """)

    @OptionGroup var owner: Owner
    @Option(
      name: [.short, .long], help: ArgumentHelp("(default: standard output)", valueName: "file"),
      completion: .file(extensions: ["yaml", "yml"]))
    var output: String?
    @Flag(help: "Take the place of a file that is there.") var force = false
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func validate() throws {
      if format.json, output != nil {
        throw ValidationError("--json goes to standard output: leave --output out")
      }
    }

    func run() async throws {
      let desk = owner.desk(control)
      let layer = try await desk.layer()
      let id = try await desk.limits().id
      let text = layer.file.text(
        heading: ["Limits of \(id), exported \(TimeText().day(.now))."])
      guard let output else {
        try format.print(layer.document) {
          text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        }
        return
      }
      try TextFile.write(text, to: output, replacing: force)
      Terminal.output.writeLine("written: \(Printable.text(output))")
    }
  }

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Put the limits of a file in the place of those that are set.",
      discussion: """
        Shows what changes and asks. With --check nothing is stored, and no daemon is needed. \
        What the file does not name is taken away.

        Examples:
          treadlight limits import "Anna K" anna.yaml --check
          treadlight limits import "Anna K" anna.yaml --author Maria
        """)

    @OptionGroup var owner: Owner
    @Argument(
      help: "A file of limits (YAML), as export writes it.",
      completion: .file(extensions: ["yaml", "yml"]))
    var file: String
    @Flag(help: "Only say whether the file is sound.") var check = false
    @Flag(help: "Do not ask.") var yes = false
    @OptionGroup var author: Author
    @OptionGroup var control: ControlSocket
    @OptionGroup var format: OutputFormat

    func run() async throws {
      let layer = try layer()
      guard !check else {
        try format.print(layer.document) {
          ["\(Printable.text(file)) is sound"]
            + LimitLayer().changes(to: layer).map { "  \($0)" }
        }
        return
      }
      try await LimitsCommand.replace(
        at: owner.desk(control), with: layer, yes: yes, by: author.name, format)
    }

    func layer() throws(CommandFailure) -> LimitLayer {
      let layer: LimitLayer
      do throws(YAMLError) {
        layer = LimitLayer(try LimitFile.read(path: file))
      } catch {
        let status: ExitCode = error.reason == .missing ? .noInput : .failure
        throw CommandFailure("\(error)", status: status)
      }
      guard !owner.therapist || layer.preset == nil else {
        throw CommandFailure(
          "\(file) names a preset, which only a client has",
          hint: "Take the line with preset out of the file.")
      }
      return layer
    }
  }
}
