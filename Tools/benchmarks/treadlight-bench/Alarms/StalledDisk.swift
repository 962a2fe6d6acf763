import Foundation

/// A file system of its own in a file, which can be made to stand still.
///
/// A shell holds it: when the benchmark ends, however it does, the pipe to the shell closes and
/// it lets the file system go again.
final class StalledDisk {
  let folder: String
  private let shell = Process()
  private let orders = Pipe()
  private let answers = Pipe()

  private static let script = """
    trap '' INT TERM HUP
    image=$1 folder=$2
    truncate -s 256M "$image" && mkfs.ext4 -q "$image" >&2 && mkdir -p "$folder" \
      && mount -o loop "$image" "$folder" >&2 || exit 1
    echo ready
    while read -r order; do
      case $order in
        freeze) fsfreeze --freeze "$folder" && echo done || echo failed ;;
        thaw) fsfreeze --unfreeze "$folder" && echo done || echo failed ;;
      esac
    done
    fsfreeze --unfreeze "$folder"
    for attempt in 1 2 3 4 5 6 7 8 9 10; do umount "$folder" && break; sleep 0.5; done
    rm -f "$image"
    """

  /// Nil where the machine does not allow it: it takes root, loop devices and e2fsprogs.
  init?(in parent: String) {
    folder = "\(parent)/disk"
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = ["-c", Self.script, "sh", "\(parent)/disk.img", folder]
    shell.standardInput = orders
    shell.standardOutput = answers
    shell.standardError = FileHandle.nullDevice
    guard (try? shell.run()) != nil, answer() == "ready" else { return nil }
  }

  /// Every write to it waits from here on; false when that failed.
  func freeze() -> Bool { order("freeze") }

  func thaw() { _ = order("thaw") }

  /// Gives the disk back; nobody may have a file on it any more.
  func close() {
    try? orders.fileHandleForWriting.close()
    shell.waitUntilExit()
  }

  private func order(_ word: String) -> Bool {
    guard (try? orders.fileHandleForWriting.write(contentsOf: Data("\(word)\n".utf8))) != nil
    else { return false }
    return answer() == "done"
  }

  private func answer() -> String {
    let data = answers.fileHandleForReading.availableData
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
