import ClientRegistry
import Foundation
import HTTPTypes
import NIOEmbedded
import TableModel
import Testing

@testable import ControlService

struct PairingTests {
  private let door: NetworkDoor

  init() throws { door = try NetworkDoor() }

  @Test func aCodeGivesADeviceItsRole() async throws {
    let offered = try await door.ask(
      .post, "/v1/pairings", #"{"role":"operate","name":" tablet by table 1 "}"#,
      token: NetworkDoor.secret)
    let offer = try offered.decoded(PairingAnswer.self)
    #expect(offered.status == 201)
    #expect(offer.code.wholeMatch(of: /[2-9A-Y]{4}-[2-9A-Y]{4}/) != nil)
    #expect(offer.urls == ["http://192.168.1.5:8123/#\(offer.code)"])
    #expect(offer.expiresAt.nanoseconds - Door.now.nanoseconds == 300_000_000_000)
    #expect(offer.isLocalOnly == nil)

    let typed = offer.code.lowercased().replacing("-", with: " ")
    let paired = try await door.pair(typed)
    #expect(paired.status == 200)
    let answer = try paired.decoded(PairedAnswer.self)
    #expect(answer == PairedAnswer(id: 1, role: .operate, name: "tablet by table 1"))
    let token = try #require(paired.token)
    #expect(token.count == 64)
    #expect(
      paired.cookie
        == "treadlight=\(token); HttpOnly; SameSite=Strict; Path=/; Max-Age=31536000")

    let me = try await door.ask(.get, "/v1/me", fields: ["Cookie": "a=b; treadlight=\(token)"])
    #expect(
      try me.decoded(WhoAmI.self)
        == WhoAmI(role: .operate, name: "tablet by table 1", version: "1"))
    #expect(try await door.ask(.get, "/v1/me", token: token).text == me.text)
    let owner = try await door.ask(.get, "/v1/me", token: NetworkDoor.secret)
    #expect(try owner.decoded(WhoAmI.self).role == .administer)

    let devices = try await door.ask(.get, "/v1/devices", token: NetworkDoor.secret)
    #expect(
      try devices.decoded([Device].self) == [
        Device(
          id: 1, name: "tablet by table 1", role: .operate, pairedAt: Door.now,
          lastUsedAt: Door.now)
      ])
    // The token itself is nowhere but with the device.
    #expect(!devices.text.contains(token))
  }

  @Test func aCodeIsForOneDevice() async throws {
    let code = try await door.code(.view)
    #expect(try await door.pair(code).status == 200)
    let again = try await door.pair(code)
    #expect(again.status == 403 && again.code == "wrong-code" && again.cookie == nil)
  }

  @Test func aCodeIsForFiveMinutes() async throws {
    let codes = [try await door.code(.view), try await door.code(.view)]
    door.clock.advance(by: .seconds(299))
    #expect(try await door.pair(codes[0]).status == 200)
    door.clock.advance(by: .seconds(1))
    #expect(try await door.pair(codes[1]).code == "wrong-code")
  }

  @Test func tenWrongTriesMakeAllCodesVoid() async throws {
    let codes = [try await door.code(.view), try await door.code(.administer)]
    for _ in 0..<9 { #expect(try await door.pair("2222-2222").code == "wrong-code") }
    #expect(try await door.pair(codes[0]).status == 200)
    let tenth = try await door.pair("nonsense")
    #expect(tenth.status == 429 && tenth.code == "too-many-tries")
    #expect(try await door.pair(codes[1]).code == "too-many-tries")
    // A new code begins anew.
    #expect(try await door.pair(door.code(.view)).status == 200)
    #expect(try await door.pair("2222-2222").code == "wrong-code")
  }

  @Test func pairingIsForOurOwnPages() async throws {
    let code = try await door.code(.view)
    let body = #"{"code":"\#(code)"}"#
    let evil = try await door.pair(code, fields: ["Origin": "http://evil.example"])
    #expect(evil.status == 403 && evil.code == "foreign-origin")
    #expect(try await door.ask(.post, "/v1/pair", body, host: "evil.example").status == 421)
    #expect(try await door.pair(code, fields: ["Sec-Fetch-Site": "cross-site"]).status == 403)
    let form = try await door.ask(
      .post, "/v1/pair", body, fields: ["Content-Type": "text/plain"])
    #expect(form.status == 415)
    let long = #"{"code":"\#(String(repeating: "2", count: 2000))"}"#
    #expect(try await door.ask(.post, "/v1/pair", long).status == 413)
    #expect(try await door.ask(.post, "/v1/pair", "{").status == 400)
    // None of these used the code up.
    #expect(try await door.pair(code).status == 200)
  }

  @Test func behindTLSTheCookieStaysThere() async throws {
    let fields = ["Origin": "https://192.168.1.5:8123"]
    let reply = try await door.pair(door.code(.view), fields: fields)
    #expect(reply.cookie?.hasSuffix("; Max-Age=31536000; Secure") == true)
  }

  @Test(
    arguments: [
      (["Origin": "http://192.168.1.5:8123"], nil),
      (["Sec-Fetch-Site": "same-origin"], nil),
      ([:], "no-origin"),
      (["Sec-Fetch-Site": "none"], "no-origin"),
      (["Origin": "http://evil.example"], "foreign-origin"),
      (["Origin": "null"], "foreign-origin"),
      (["Sec-Fetch-Site": "same-site"], "foreign-origin"),
    ] as [([String: String], String?)])
  func aCookieAloneChangesNothing(fields: [String: String], refusal: String?) async throws {
    let cookie = ["Cookie": "treadlight=\(try await door.token(.administer))"]
    let body = #"{"display_name":"Bo"}"#
    let reply = try await door.ask(
      .post, "/v1/clients", body, fields: cookie.merging(fields) { $1 })
    #expect(reply.code == refusal && reply.status == (refusal == nil ? 201 : 403))
    // To look, a cookie is enough, but not from elsewhere.
    let look = try await door.ask(.get, "/v1/me", fields: cookie.merging(fields) { $1 })
    #expect(look.status == (refusal == "foreign-origin" ? 403 : 200))
  }

  @Test func whatIsNoTokenOpensNothing() async throws {
    let token = try await door.token(.view)
    for cookie in [
      "treadlight=", "treadlight=\(token.dropLast())", "treadlight=\(token)0", "x=\(token)",
      "treadlight=\(token); treadlight=\(token)", "treadlight=\(NetworkDoor.secret)",
      "xtreadlight=\(token)",
    ] {
      #expect(try await door.ask(.get, "/v1/me", fields: ["Cookie": cookie]).status == 401)
    }
    let stranger = try await door.ask(.get, "/v1/me")
    #expect(stranger.status == 401 && stranger.text.contains("treadlight pair"))
  }

  @Test func aDeviceIsForgotten() async throws {
    let (gone, stays) = (try await door.token(.view), try await door.token(.view))
    let path = "/v1/devices/1"
    #expect(try await door.ask(.delete, path, token: gone).code == "role-too-low")
    let reply = try await door.ask(.delete, path, token: NetworkDoor.secret)
    #expect(try reply.decoded(Device.self).id == 1)
    #expect(try await door.ask(.get, "/v1/me", token: gone).code == "wrong-token")
    let cookie = ["Cookie": "treadlight=\(gone)"]
    #expect(try await door.ask(.get, "/v1/me", fields: cookie).code == "not-paired")
    #expect(try await door.ask(.get, "/v1/me", token: stays).status == 200)
    let again = try await door.ask(.delete, path, token: NetworkDoor.secret)
    #expect(again.status == 404 && again.code == "unknown-device")
    #expect(try await door.ask(.delete, "/v1/devices/x", token: NetworkDoor.secret).status == 404)
  }

  @Test func aDeviceForgetsItself() async throws {
    let token = try await door.token(.view)
    let cookie = ["Cookie": "treadlight=\(token)"]
    #expect(try await door.ask(.delete, "/v1/me", fields: cookie).code == "no-origin")
    let fields = cookie.merging(NetworkDoor.origin) { $1 }
    let reply = try await door.ask(.delete, "/v1/me", fields: fields)
    #expect(reply.status == 204)
    #expect(reply.cookie == "treadlight=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0")
    #expect(try await door.ask(.get, "/v1/me", fields: cookie).status == 401)
    let owner = try await door.ask(.delete, "/v1/me", token: NetworkDoor.secret)
    #expect(owner.status == 409 && owner.code == "not-a-device")
  }

  /// A tablet that gets another role is not two tablets.
  @Test func aDeviceThatPairsAgainIsAnother() async throws {
    let former = try await door.token(.view)
    let fields = NetworkDoor.origin.merging(["Cookie": "treadlight=\(former)"]) { $1 }
    let paired = try await door.pair(door.code(.operate), fields: fields)
    #expect(try paired.decoded(PairedAnswer.self).role == .operate)
    #expect(try await door.ask(.get, "/v1/me", token: former).status == 401)
    #expect(door.service.devices.all.map(\.role) == [.operate])
  }

  @Test func theLastUseIsKept() async throws {
    let token = try await door.token(.view)
    #expect(door.service.devices.all.map(\.lastUsedAt) == [nil])
    #expect(try await door.ask(.get, "/v1/me", token: token).status == 200)
    // Written behind the caller's back: wait for it to be there.
    let end = ContinuousClock.now + .seconds(30)
    while try door.service.registry.devices()[0].device.lastUsedAt != Door.now {
      try #require(ContinuousClock.now < end)
      await Task.yield()
    }
  }

  /// Who only has to keep SHA-256 sums can tell no token.
  @Test func onlyTheDigestIsKept() async throws {
    let token = try await door.token(.view)
    let stored = try door.service.registry.devices()
    #expect(stored.count == 1 && stored[0].tokenDigest.count == 32)
    let text = stored[0].tokenDigest.map { String($0, radix: 16) }.joined()
    #expect(text != token)
    #expect(try await door.ask(.get, "/v1/me", token: text).status == 401)
  }

  @Test func theAuthorIsTheDevice() async throws {
    let token = try await door.token(.administer, name: "tablet by table 1")
    let body = #"{"display_name":"Bo"}"#
    #expect(try await door.ask(.post, "/v1/clients", body, token: token).status == 201)
    let added = try await door.ask(
      .post, "/v1/clients/Bo/contraindications",
      #"{"contraindication":{"kind":"fever","block":"session"},"author":"Maria"}"#, token: token)
    #expect(added.text.contains("Maria (tablet by table 1)"), "\(added)")
  }

  @Test(arguments: ["", "  ", "a\\u0007b", String(repeating: "x", count: 61), "C-7KQ2MZ"])
  func aDeviceHasAName(name: String) async throws {
    let reply = try await door.ask(
      .post, "/v1/pairings", #"{"role":"view","name":"\#(name)"}"#, token: NetworkDoor.secret)
    #expect(reply.status == 422)
  }

  @Test func thereIsARoomForSoManyDevices() async throws {
    for number in 1...Device.most {
      _ = try door.service.devices.add(name: "d\(number)", role: .view)
    }
    let reply = try await door.ask(
      .post, "/v1/pairings", #"{"role":"view","name":"one more"}"#, token: NetworkDoor.secret)
    #expect(reply.status == 409 && reply.code == "too-many-devices")
  }

  @Test func bothDoorsShareTheCodes() async throws {
    let inner = try Door()
    let reply = try await inner.ask(.post, "/v1/pairings", #"{"role":"view","name":"t"}"#)
    #expect(reply.status == 409 && reply.code == "no-http-door")
  }
}
