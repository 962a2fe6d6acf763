import Foundation
import SessionLog
import TableModel
import Testing

/// What the log commands say where there is no room to write.
///
/// The full disk is a small one in memory, seen by the command only; where this process may not
/// mount one, there is nothing to test.
struct FullDiskTests {
  private static let unshare = URL(filePath: "/usr/bin/unshare")

  private static let canMount: Bool = {
    let words = ["-m", "sh", "-c", "mount -t tmpfs -o size=64k none /mnt"]
    guard FileManager.default.isExecutableFile(atPath: unshare.path) else { return false }
    return (try? run(unshare, words).status) == 0
  }()

  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "treadlight-full-\(UUID().uuidString)")

  private func file(_ name: String) -> String { folder.appending(path: name).path }

  /// Makes the folder, with a log of entries whose end is cut off.
  private func prepare() throws {
    try FileManager.default.createDirectory(
      atPath: file("disk"), withIntermediateDirectories: true)
    let start = WallTime(nanoseconds: 1_795_256_130_000_000_000)
    var writer = try SessionWriter(
      path: file("torn.mcap"), header: Array("{}".utf8), start: start)
    for number in 0..<2000 {
      let time = WallTime(nanoseconds: start.nanoseconds + UInt64(number) * 1_000_000_000)
      try writer.append(.markers, json: Array("{\"number\":\(number)}".utf8), at: time)
    }
    try writer.close()
    let bytes = try Data(contentsOf: URL(filePath: file("torn.mcap")))
    try bytes.prefix(bytes.count / 2).write(to: URL(filePath: file("torn.mcap")))
  }

  /// Runs the command where `disk` is full, with the torn log on it.
  private func onFullDisk(_ arguments: String) throws -> Ended {
    let script = """
      cd '\(folder.path)' && mount -t tmpfs -o size=1m none disk && cp torn.mcap disk || exit 99
      dd if=/dev/zero of=disk/fill bs=4k 2>/dev/null
      '\(Programs.treadlight.path)' \(arguments)
      status=$?
      ls disk
      exit $status
      """
    return try run(Self.unshare, ["-m", "sh", "-c", script])
  }

  @Test(.enabled(if: Self.canMount)) func blamesTheNewFileAndLeavesNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try prepare()
    let ended = try onFullDisk("log recover torn.mcap --output disk/new.mcap")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("disk/new.mcap cannot be written: the disk is full"))
    #expect(ended.errors.contains("Nothing was left behind."))
    #expect(ended.output == "fill\ntorn.mcap\n")
  }

  @Test(.enabled(if: Self.canMount)) func keepsTheDataOfALogFinishedInPlace() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try prepare()
    let ended = try onFullDisk("log recover disk/torn.mcap --in-place")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("disk/torn.mcap is unfinished, all data kept: the disk is full"))
    #expect(ended.errors.contains("Run it again when there is room"))
  }
}
