import Testing

@testable import AlarmSignals

struct DeliverySignatureTests {
  /// HMAC-SHA256 as openssl computes it: `printf '1700000000.{}' | openssl dgst -sha256 -hmac key`.
  @Test(
    .enabled(if: isInstalled("/usr/bin/openssl")),
    arguments: [("key", "{}"), ("a longer secret with spaces", "{\"id\":\"é\"}"), ("k", "")])
  func isWhatAnotherProgramComputes(secret: String, body: String) async throws {
    let signature = DeliverySignature.value(
      timestamp: 1_700_000_000, body: Array(body.utf8),
      secret: WebhookSecret(bytes: Array(secret.utf8)[...]))
    let text = try await output(
      of: "/usr/bin/openssl", ["dgst", "-sha256", "-hmac", secret, "-r"],
      input: Array("1700000000.\(body)".utf8))
    #expect(signature == "v1=" + (text.split(separator: " ").first ?? "nothing"))
  }
}
