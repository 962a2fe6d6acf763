import Foundation
import Glibc

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

  /// Writes a file that is not there yet and that nobody else may read.
  static func makePrivate(_ file: String, _ text: String) throws(CommandFailure) {
    // The path's C string lives as long as the call.
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? CommandFailure("\(file) is there already", hint: "Remove it, or name another file.")
        : CommandFailure("\(file) cannot be written", hint: "Is its folder there, and yours?")
    }
    do {
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
    } catch {
      throw CommandFailure("\(file) cannot be written to its end", hint: "Is its disk full?")
    }
  }
}
