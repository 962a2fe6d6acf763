import Foundation

/// A file that a person asked for.
enum TextFile {
  /// Writes the whole text, in the place of a file only where that was asked for.
  static func write(
    _ text: String, to file: String, replacing force: Bool
  ) throws(CommandFailure) {
    do {
      try Data(text.utf8).write(
        to: URL(filePath: file), options: force ? .atomic : .withoutOverwriting)
    } catch CocoaError.fileWriteFileExists {
      throw CommandFailure(
        "\(file) is there already", hint: "Take its place with --force, or name another file.")
    } catch {
      throw CommandFailure("\(file) cannot be written", hint: "Is its folder there, and yours?")
    }
  }
}
