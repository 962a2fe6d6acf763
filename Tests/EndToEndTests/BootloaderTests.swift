import Foundation
import Testing

/// `treadlight table bootloader` on a virtual table.
@Suite(.timeLimit(.minutes(3)))
struct BootloaderTests {
  @Test func restartsTheTableAsADrive() throws {
    let studio = try Studio()
    let ended = try studio.treadlight("table", "bootloader", "--yes", "--json")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      try ended.json() as? [String: String]
        == ["serial": "VT-0001", "firmware": "0.1.0", "drive": "RPI-RP2"])
    // It is gone, for good in the case of a virtual one.
    let again = try studio.treadlight("table", "bootloader", "--yes")
    #expect(again.status == 1 && again.errors.contains("no table is connected"))
    #expect(try studio.treadlight("doctor").output.contains("link: virtual table, unplugged"))
    #expect(studio.end(SIGTERM) == 0)
  }

  @Test func saysWhatComesNext() throws {
    let ended = try Studio().treadlight("table", "bootloader", "--yes")
    #expect(ended.output.contains("the drive RPI-RP2: copy table.uf2 onto it"))
  }

  @Test func isRefusedWhileASessionRuns() throws {
    let studio = try Studio()
    _ = try studio.startSession()
    for arguments in [["--yes"], []] {
      let ended = try run(
        Programs.treadlight, ["table", "bootloader"] + arguments,
        environment: ["TREADLIGHT_SOCKET": studio.socket])
      #expect(ended.status == 1 && ended.errors.contains("is running"), "\(ended.errors)")
    }
    #expect(try studio.treadlight("table", "show").output.contains("VT-0001"))
  }

  @Test func asksFirst() throws {
    let studio = try Studio()
    let alone = try studio.treadlight("table", "bootloader")
    #expect(alone.status == 1 && alone.errors.contains("nobody is there to ask"))
    let typist = try Typist(
      ["table", "bootloader"], environment: ["TREADLIGHT_SOCKET": studio.socket])
    try typist.wait(for: "[y/N]")
    try typist.type("n")
    #expect(typist.end() == 1)
    #expect(typist.shown.contains("left as it is"))
    let second = try Typist(
      ["table", "bootloader"], environment: ["TREADLIGHT_SOCKET": studio.socket])
    try second.wait(for: "[y/N]")
    try second.type("y")
    #expect(second.end() == 0, "\(second.shown)")
  }
}
