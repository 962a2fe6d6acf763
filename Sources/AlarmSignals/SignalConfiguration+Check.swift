internal import Glibc

/// Why a signal cannot be used as configured.
public enum ConfigurationFlaw: Error, Equatable {
  case pathNotAbsolute(String)
  case hookNotExecutable(String)
  /// Anyone on this machine could put another program in its place.
  case hookWritableByAll(String)
  /// Outside of `SignalConfiguration.timeouts`.
  case timeoutOutOfRange(Duration)
  /// Outside of `SignalConfiguration.attempts`.
  case attemptsOutOfRange(Int)
  case notAWebAddress
  /// A name or password in the address; it would end up in logs on the way.
  case credentialsInAddress
  /// `http` to this host, which is not on this machine or the local network.
  case notEncrypted(host: String)
  case secretUnreadable(String, errno: Int32)
  case secretNotAFile(String)
  case secretOpenToAll(String)
  case secretEmpty(String)
  /// Longer than `WebhookSecret.longest` bytes.
  case secretTooLong(String)
  /// Not `unix:…`: other kinds start programs or leave the machine.
  case busAddressNotLocal(String)
}

extension SignalConfiguration {
  public static let timeouts = Duration.milliseconds(100)...Duration.seconds(60)
  public static let attempts = 1...10

  /// Throws the first flaw; looks at the hook's and the secret's file.
  public func check() throws(ConfigurationFlaw) {
    try hook?.check()
    try webhook?.check()
    try desktop?.check()
  }
}

extension SignalConfiguration.Hook {
  func check() throws(ConfigurationFlaw) {
    guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw .pathNotAbsolute(path) }
    try checkTimeout(timeout)
    var status = stat()
    // The path's C string and the structure outlive the calls.
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      unsafe access(path, X_OK) == 0
    else { throw .hookNotExecutable(path) }
    guard status.st_mode & S_IWOTH == 0 else { throw .hookWritableByAll(path) }
  }
}

extension SignalConfiguration.Webhook {
  func check() throws(ConfigurationFlaw) {
    try checkTimeout(timeout)
    guard SignalConfiguration.attempts.contains(attempts) else {
      throw .attemptsOutOfRange(attempts)
    }
    _ = try WebhookAddress(url)
    _ = try WebhookSecret(path: secretFile)
  }
}

extension SignalConfiguration.Desktop {
  func check() throws(ConfigurationFlaw) {
    guard let busAddress else { return }
    guard BusAddress.isLocal(busAddress) else { throw .busAddressNotLocal(busAddress) }
  }
}

private func checkTimeout(_ timeout: Duration) throws(ConfigurationFlaw) {
  guard SignalConfiguration.timeouts.contains(timeout) else { throw .timeoutOutOfRange(timeout) }
}
