import ArgumentParser
import ClientRegistry
import ControlService
import TableModel
import Testing

@testable import treadlight

struct PairTests {
  private func pairing(_ urls: [String], isLocalOnly: Bool? = nil) -> PairingAnswer {
    PairingAnswer(
      code: "K7QM-2XRD", role: .operate, name: "tablet\u{1B}[2J",
      expiresAt: WallTime(nanoseconds: 1_795_256_130_000_000_000), urls: urls,
      isLocalOnly: isLocalOnly)
  }

  @Test func showsCodeAddressAndPicture() {
    let url = "http://192.168.1.5:8123/#K7QM-2XRD"
    let lines = PairText.lines(pairing([url]), columns: 80, colours: false)
    #expect(lines[0].hasPrefix("K7QM-2XRD  pairs one device, \"tablet\u{FFFD}[2J\""))
    #expect(lines.contains("  \(url)"))
    #expect(lines.contains { $0.contains("▀") })
    #expect(lines.allSatisfy { $0.count <= 80 } && lines.count <= 26)
    // No picture that would be broken over two lines.
    let narrow = PairText.lines(pairing([url]), columns: 30, colours: false)
    #expect(!narrow.contains { $0.contains("▀") } && narrow.contains { $0.contains("type") })
  }

  @Test func saysThatNoTabletCanCome() {
    let lines = PairText.lines(
      pairing(["http://127.0.0.1:8123/#K7QM-2XRD"], isLocalOnly: true), columns: 80,
      colours: false)
    let text = lines.joined(separator: " ")
    #expect(text.contains("cannot reach") && text.contains("http.allow_hosts"))
    #expect(!text.contains("▀"))
  }

  /// The three corners by which a camera finds it, the light edge, and half blocks that say the same.
  @Test func drawsTheSquare() throws {
    let code = try #require(QRCode("http://192.168.1.5:8123/#K7QM-2XRD"))
    #expect(code.side == 29)
    let last = code.side - 7
    for (top, left) in [(0, 0), (0, last), (last, 0)] {
      for row in 0..<7 {
        for column in 0..<7 {
          let ring = max(abs(row - 3), abs(column - 3))
          #expect(code.isDark(row: top + row, column: left + column) == (ring != 2))
        }
      }
    }
    let lines = code.lines(colours: false)
    #expect(lines.count == (code.columns + 1) / 2)
    for (index, line) in lines.enumerated() {
      let row = 2 * index - QRCode.quietZone
      #expect(line.count == code.columns)
      for (offset, block) in line.enumerated() {
        let column = offset - QRCode.quietZone
        #expect(code.isDark(row: row, column: column) == (block == "▄" || block == " "))
        #expect(code.isDark(row: row + 1, column: column) == (block == "▀" || block == " "))
      }
    }
    #expect(code.lines(colours: true)[0].hasPrefix("\u{1B}[97;40m█"))
  }

  @Test func aTextMayBeTooLong() {
    #expect(QRCode("") == nil)
    #expect(QRCode(String(repeating: "x", count: 3000)) == nil)
  }

  @Test func listsDevices() {
    let device = Device(
      id: 12, name: "tablet by table 1", role: .view, pairedAt: WallTime(nanoseconds: 0))
    let lines = PairText.list([device])
    #expect(lines.count == 2 && lines[1].hasPrefix("12  tablet by table 1  view"))
    #expect(lines[1].hasSuffix("never"))
    #expect(PairText.list([])[0].contains("treadlight pair"))
  }

  @Test func offersUnlessTold() throws {
    let offer = try #require(
      try Treadlight.parseAsRoot(["pair", "--role", "operate", "--name", "t"])
        as? PairCommand.Offer)
    #expect(offer.role == .operate && offer.name == "t")
    #expect(try Treadlight.parseAsRoot(["pair", "list"]) is PairCommand.List)
    #expect(throws: (any Error).self) { try Treadlight.parseAsRoot(["pair", "--role", "root"]) }
    #expect(throws: (any Error).self) { try Treadlight.parseAsRoot(["pair", "revoke", "x"]) }
  }
}
