import StrictYAML
import Testing

@testable import treadlightd

struct HTTPConfigurationTests {
  private func read(_ yaml: String) throws -> Configuration {
    try Configuration(bytes: Array(yaml.utf8), file: "/etc/treadlight/treadlightd.yaml")
  }

  @Test func thereIsNoDoorUnlessOneIsAskedFor() throws {
    #expect(try read("").http == nil)
    #expect(try read("http: { port: 8123 }").http == .init(port: 8123))
    #expect(Configuration.HTTP(port: 8123).address == "127.0.0.1")
    #expect(!Configuration.HTTP(port: 8123).metricsWithoutToken)
  }

  @Test func readsEveryKey() throws {
    let http = try read(
      """
      http:
        address: 192.168.1.5
        port: 0
        token_file: secrets/token
        allow_hosts: [table.example.org, "[fd00::2]:8443"]
        metrics_without_token: true
      """
    ).http
    #expect(
      http
        == .init(
          address: "192.168.1.5", port: 0, tokenFile: "/etc/treadlight/secrets/token",
          allowHosts: ["table.example.org", "[fd00::2]:8443"], metricsWithoutToken: true))
    #expect(try read("http: { port: 1, address: localhost }").http?.address == "127.0.0.1")
    #expect(try read("http: { port: 1, address: \"::1\" }").http?.address == "::1")
    #expect(
      try read("http: { port: 1, address: 0.0.0.0, allow_hosts: [a] }").http?.allowHosts == ["a"])
  }

  @Test(arguments: [
    ("http:", "http: "), ("http: {}", "port"), ("http: { port: 65536 }", "http.port"),
    ("http: { port: 1, address: studio }", "studio is no IP address"),
    ("http: { port: 1, address: 0.0.0.0 }", "without allow_hosts nobody"),
    ("http: { port: 1, address: \"::\" }", "no TLS"),
    ("http: { port: 1, allow_hosts: [\"http://a\"] }", "http://a is no host"),
    ("http: { port: 1, allow_hosts: [\"*\"] }", "* is no host"),
    ("http: { port: 1, metrics_without_token: yes }", "metrics_without_token"),
    ("http: { port: 1, tokenfile: x }", "token_file"),
  ])
  func saysWhatIsWrong(yaml: String, words: String) {
    #expect {
      try read(yaml)
    } throws: { error in
      "\(error)".contains(words)
    }
  }
}
