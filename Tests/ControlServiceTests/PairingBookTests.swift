import ClientRegistry
import Testing

@testable import ControlService

struct PairingBookTests {
  private let now = ContinuousClock.now

  @Test func aSeventeenthCodeMakesTheFirstVoid() throws {
    var book = PairingBook()
    var generator = SystemRandomNumberGenerator()
    let offers = (0...PairingBook.mostOffers).map { number in
      book.offer(.view, name: "\(number)", now: now, using: &generator)
    }
    #expect(Set(offers.map(\.code)).count == offers.count)
    #expect(throws: PairingRefusal.wrongCode) {
      try book.take(offers[0].code.text, now: now)
    }
    #expect(try book.take(offers[1].code.text, now: now) == offers[1])
    book.putBack(offers[1])
    #expect(try book.take(offers[1].code.text, now: now) == offers[1])
  }

  @Test(
    arguments: [
      ("K7QM-2XRD", "K7QM-2XRD"), ("k7qm2xrd", "K7QM-2XRD"), (" k7qm 2xrd\n", "K7QM-2XRD"),
      ("BSZ2-BSZ2", "8522-8522"), ("K7QM-2XR", nil), ("K7QM-2XRDD", nil), ("K7QM-2XR0", nil),
      ("", nil), ("K7QM-2XR\u{301}", nil),
    ] as [(String, String?)])
  func codesAreReadAsPeopleTypeThem(typed: String, expected: String?) {
    #expect(PairingCode(typed)?.text == expected)
  }

  @Test(
    arguments: [
      (DoorPlace(address: "192.168.1.5", port: 8123), ["http://192.168.1.5:8123"], false),
      (DoorPlace(address: "fd00::2", port: 80), ["http://[fd00::2]:80"], false),
      (DoorPlace(address: "127.0.0.1", port: 8123), ["http://127.0.0.1:8123"], true),
      (
        DoorPlace(address: "127.0.0.1", port: 8123, otherHosts: ["table.example.org"]),
        ["https://table.example.org", "http://127.0.0.1:8123"], false
      ),
      (
        DoorPlace(
          address: "0.0.0.0", port: 8123,
          otherHosts: ["table.local", "table.lan:8123", "proxy.lan:8443"]),
        ["http://table.local:8123", "http://table.lan:8123", "https://proxy.lan:8443"], false
      ),
    ] as [(DoorPlace, [String], Bool)])
  func theAddressesAreTheDoors(place: DoorPlace, expected: [String], isLocalOnly: Bool) {
    #expect(place.urls(code: "K7QM-2XRD") == expected.map { "\($0)/#K7QM-2XRD" })
    #expect(place.isLocalOnly == isLocalOnly)
  }
}
