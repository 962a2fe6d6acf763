import ControlService
import Glibc
import StrictYAML

extension Configuration {
  /// The door on TCP.
  struct HTTP: Equatable, Sendable {
    /// A literal IP address; by default nobody but this machine comes to it.
    var address = "127.0.0.1"
    /// 0: any that is free, which the log tells.
    var port: Int
    /// Nil: `http-token` in the state directory.
    var tokenFile: String?
    /// Names besides the address by which it may be called.
    var allowHosts: [String] = []
    var metricsWithoutToken = false
  }
}

/// The door's address or names cannot be used.
struct WrongHTTP: YAMLFact {
  var description: String
}

extension Configuration.HTTP {
  static let mostHosts = 32

  init(_ value: YAMLValue) throws(ConfigurationError) {
    let values = try value.mapping([
      "address", "port", "token_file", "allow_hosts", "metrics_without_token",
    ])
    self.init(port: try values.required("port").integer(in: 0...65535))
    tokenFile = try values["token_file"]?.path()
    if let value = values["metrics_without_token"] { metricsWithoutToken = try value.truth() }
    if let value = values["allow_hosts"] {
      let entries = try value.entries()
      guard entries.count <= Self.mostHosts else {
        throw value.refusal(.tooManyEntries(entries.count, maximum: Self.mostHosts))
      }
      for entry in entries { allowHosts.append(try entry.hostName()) }
    }
    guard let value = values["address"] else { return }
    let text = try value.text()
    address = text == "localhost" ? "127.0.0.1" : text
    guard Self.isLiteral(address) else {
      throw value.refusal(
        .fact(
          WrongHTTP(
            description: "\(text) is no IP address; 127.0.0.1 is this machine's own")))
    }
    guard address != "0.0.0.0" && address != "::" || !allowHosts.isEmpty else {
      throw value.refusal(
        .fact(
          WrongHTTP(
            description: """
              \(text) is every address of this machine, and without allow_hosts nobody could \
              come in by any; name the one to listen on, or the names to be called by. Mind that \
              this door has no TLS: better 127.0.0.1 with a reverse proxy before it
              """)))
    }
  }

  private static func isLiteral(_ text: String) -> Bool {
    var address = in6_addr()
    // 16 bytes take either kind of address; the text's C string lives as long as the call.
    let kinds = [AF_INET, AF_INET6].filter { unsafe inet_pton($0, text, &address) == 1 }
    return !kinds.isEmpty
  }
}

extension YAMLValue {
  /// A host's name or address, with a port or without.
  fileprivate func hostName() throws(ConfigurationError) -> String {
    let name = try text()
    let isPlausible =
      name.utf8.count <= 260
      && name.utf8.allSatisfy { byte in
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "/") && byte != UInt8(ascii: "@")
          && byte != UInt8(ascii: "*")
      }
    guard isPlausible else {
      throw refusal(
        .fact(
          WrongHTTP(
            description:
              "\(name) is no host: write a name such as table.example.org, without http://")
        ))
    }
    return name
  }
}
