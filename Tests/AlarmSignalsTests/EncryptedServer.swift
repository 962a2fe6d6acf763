import Testing

/// A TLS server whose certificate it has signed itself.
final class EncryptedServer: Sendable {
  let port: Int
  private let server: Program

  init(in folder: TemporaryFolder) async throws {
    let (key, certificate) = ("\(folder.path)/key.pem", "\(folder.path)/certificate.pem")
    _ = try await output(
      of: "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=127.0.0.1",
        "-addext", "subjectAltName=IP:127.0.0.1", "-batch",
      ])
    let (server, text) = try await waitingElsewhere {
      let server = try Program(
        "/usr/bin/openssl",
        ["s_server", "-accept", "127.0.0.1:0", "-key", key, "-cert", certificate, "-www"])
      // "ACCEPT 127.0.0.1:port", once it listens.
      return (server, server.read { $0.contains(/ACCEPT .*\n/) })
    }
    self.server = server
    port = try #require(text.firstMatch(of: /ACCEPT .*:(\d+)/).flatMap { Int($0.1) })
  }
}
