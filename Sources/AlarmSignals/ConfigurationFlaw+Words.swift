extension ConfigurationFlaw {
  /// The flaw as a person reads it.
  public var words: String {
    switch self {
    case .pathNotAbsolute(let path): "'\(path)' is not an absolute path"
    case .hookNotExecutable(let path): "'\(path)' is not a program that can be started"
    case .hookWritableByAll(let path): "'\(path)' can be changed by everyone: chmod o-w it"
    case .timeoutOutOfRange(let timeout):
      "a timeout of \(timeout) is not between \(SignalConfiguration.timeouts.lowerBound) "
        + "and \(SignalConfiguration.timeouts.upperBound)"
    case .attemptsOutOfRange(let count):
      "\(count) attempts are not between \(SignalConfiguration.attempts.lowerBound) "
        + "and \(SignalConfiguration.attempts.upperBound)"
    case .notAWebAddress: "the webhook's address is not http://… or https://…"
    case .credentialsInAddress: "the webhook's address holds a name or password: leave them out"
    case .notEncrypted(let host): "'\(host)' is not on the local network: use https"
    case .secretUnreadable(let path, let errno):
      "the secret '\(path)' cannot be read: \(SystemStatus(rawValue: errno).words)"
    case .secretNotAFile(let path): "the secret '\(path)' is not a file"
    case .secretOpenToAll(let path): "the secret '\(path)' is open to everyone: chmod 600 it"
    case .secretEmpty(let path): "the secret '\(path)' is empty"
    case .secretTooLong(let path):
      "the secret '\(path)' is longer than \(WebhookSecret.longest) bytes"
    case .busAddressNotLocal(let address): "'\(address)' is not a bus on this machine (unix:…)"
    }
  }
}
