import Foundation
import Testing

@testable import AlarmSignals

struct SignalConfigurationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func takesWhatCanBeUsed() throws {
    let hook = try folder.write("#!/bin/sh\n", to: "hook", mode: 0o755)
    let secret = try folder.write("s3cret\n", to: "secret")
    try SignalConfiguration(
      hook: .init(path: hook), webhook: .init(url: "https://example.org/in", secretFile: secret),
      desktop: .init(busAddress: "unix:path=/run/user/1000/bus")
    ).check()
    try SignalConfiguration().check()
  }

  @Test func refusesAHookThatCannotBeTrustedOrStarted() throws {
    let plain = try folder.write("#!/bin/sh\n", to: "plain", mode: 0o644)
    let open = try folder.write("#!/bin/sh\n", to: "open", mode: 0o757)
    let cases: [(String, ConfigurationFlaw)] = [
      ("hook", .pathNotAbsolute("hook")), ("~/hook", .pathNotAbsolute("~/hook")),
      ("/bin/sh\0x", .pathNotAbsolute("/bin/sh\0x")), ("", .pathNotAbsolute("")),
      ("\(folder.path)/none", .hookNotExecutable("\(folder.path)/none")),
      (folder.path, .hookNotExecutable(folder.path)), (plain, .hookNotExecutable(plain)),
      (open, .hookWritableByAll(open)),
    ]
    for (path, flaw) in cases {
      #expect(throws: flaw) { try SignalConfiguration(hook: .init(path: path)).check() }
    }
  }

  @Test(arguments: [.zero, .milliseconds(99), .seconds(61), .seconds(-1)] as [Duration])
  func refusesTimeoutsThatBoundNothing(timeout: Duration) throws {
    let secret = try folder.write("s", to: "secret")
    let flaw = ConfigurationFlaw.timeoutOutOfRange(timeout)
    #expect(throws: flaw) {
      try SignalConfiguration(hook: .init(path: "/bin/sh", timeout: timeout)).check()
    }
    #expect(throws: flaw) {
      try SignalConfiguration(
        webhook: .init(url: "http://localhost/", secretFile: secret, timeout: timeout)
      ).check()
    }
  }

  @Test(arguments: [0, -1, 11])
  func refusesNoAttemptsAndTooMany(attempts: Int) throws {
    let secret = try folder.write("s", to: "secret")
    #expect(throws: ConfigurationFlaw.attemptsOutOfRange(attempts)) {
      try SignalConfiguration(
        webhook: .init(url: "http://localhost/", secretFile: secret, attempts: attempts)
      ).check()
    }
  }

  @Test(
    arguments: [
      ("", .notAWebAddress), ("example.org/in", .notAWebAddress), ("ftp://a/b", .notAWebAddress),
      ("https://", .notAWebAddress), ("https:///path", .notAWebAddress),
      ("https://exa mple.org/", .notAWebAddress), ("https://a.org/\r\nX: y", .notAWebAddress),
      ("file:///etc/passwd", .notAWebAddress), ("https://u:p@a.org/", .credentialsInAddress),
      ("https://u@a.org/", .credentialsInAddress),
      ("http://example.org/", .notEncrypted(host: "example.org")),
      ("http://8.8.8.8/", .notEncrypted(host: "8.8.8.8")),
      ("http://172.32.0.1/", .notEncrypted(host: "172.32.0.1")),
      ("http://10.0.0.1.example.org/", .notEncrypted(host: "10.0.0.1.example.org")),
      ("http://2130706433/", .notEncrypted(host: "2130706433")),
      ("http://evillocal.org/", .notEncrypted(host: "evillocal.org")),
      ("http://[2001:db8::1]/", .notEncrypted(host: "[2001:db8::1]")),
    ] as [(String, ConfigurationFlaw)])
  func refusesAddressesThatAreNoneOrNotSafe(url: String, flaw: ConfigurationFlaw) {
    #expect(throws: flaw) { try WebhookAddress(url) }
  }

  @Test(
    arguments: [
      "http://localhost:8080/a?b=c", "http://127.0.0.1/", "http://127.9.9.9/", "http://10.1.2.3/",
      "http://172.16.0.1/", "http://172.31.255.1/", "http://192.168.1.2:1/", "http://[::1]:8080/",
      "http://169.254.1.1/", "http://[fe80::1]/", "http://[fd00::5]/", "http://studio/",
      "http://Studio.LOCAL/", "http://nas.home.arpa/", "HTTPS://example.org/", "https://8.8.8.8/",
    ])
  func takesPlainHTTPNearByAndHTTPSAnywhere(url: String) throws {
    #expect(try WebhookAddress(url).full == url)
  }

  @Test(
    arguments: [
      ("unix:path=/run/user/1000/bus", true), ("unix:abstract=/tmp/x,guid=1", true),
      ("unix:path=/a;unix:path=/b", true), ("", false), ("tcp:host=a,port=1", false),
      ("unixexec:path=/bin/sh", false), ("unix:path=/a;unixexec:path=/bin/sh", false),
      ("unix:path=/a;", false), ("autolaunch:", false), ("unix:path=/a\0b", false),
    ] as [(String, Bool)])
  func takesOnlyABusOnThisMachine(address: String, isTaken: Bool) {
    let desktop = SignalConfiguration(desktop: .init(busAddress: address))
    if isTaken {
      #expect(throws: Never.self) { try desktop.check() }
    } else {
      #expect(throws: ConfigurationFlaw.busAddressNotLocal(address)) { try desktop.check() }
    }
  }

  @Test(arguments: [(0o600, true), (0o640, true), (0o644, false), (0o602, false), (0o601, false)])
  func refusesASecretThatIsOpenToAll(mode: Int, isTaken: Bool) throws {
    let path = try folder.write("s3cret", to: "secret", mode: mode)
    if isTaken {
      #expect(throws: Never.self) { try WebhookSecret(path: path) }
    } else {
      #expect(throws: ConfigurationFlaw.secretOpenToAll(path)) { try WebhookSecret(path: path) }
    }
  }

  @Test func refusesASecretThatIsNone() throws {
    let empty = try folder.write("", to: "empty")
    let blank = try folder.write(" \r\n\t\n", to: "blank")
    let long = try folder.write(String(repeating: "x", count: 4097), to: "long")
    let pipe = "\(folder.path)/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    let cases: [(String, ConfigurationFlaw)] = [
      (empty, .secretEmpty(empty)), (blank, .secretEmpty(blank)), (long, .secretTooLong(long)),
      (pipe, .secretNotAFile(pipe)), (folder.path, .secretNotAFile(folder.path)),
      ("\(folder.path)/none", .secretUnreadable("\(folder.path)/none", errno: ENOENT)),
      ("secret", .pathNotAbsolute("secret")),
    ]
    for (path, flaw) in cases { #expect(throws: flaw) { try WebhookSecret(path: path) } }
  }

  @Test func countsNoWhiteSpaceAroundASecret() throws {
    let signatures = try [
      WebhookSecret(path: folder.write(" a b \r\n", to: "spaced")),
      WebhookSecret(bytes: Array("a b".utf8)[...]),
    ].map { DeliverySignature.value(timestamp: 1, body: [], secret: $0) }
    #expect(signatures[0] == signatures[1])
  }
}
