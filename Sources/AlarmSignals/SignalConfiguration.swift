/// Where alarms go besides the table, the log and those who watch.
///
/// What is nil is not there; `check` says whether the rest can be used.
public struct SignalConfiguration: Equatable, Sendable {
  /// A program that is started for every notice; see `HookEnvironment` for what it is told.
  public struct Hook: Equatable, Sendable {
    /// Absolute: no shell and no search path are in the way.
    public var path: String
    /// When it is ended.
    public var timeout: Duration
    public var minimumPriority: AlarmNotice.Priority

    public init(
      path: String, timeout: Duration = .seconds(10),
      minimumPriority: AlarmNotice.Priority = .low
    ) {
      self.path = path
      self.timeout = timeout
      self.minimumPriority = minimumPriority
    }
  }

  /// A server that every notice is posted to; see `DeliverySignature` for how it knows the sender.
  public struct Webhook: Equatable, Sendable {
    /// `https`, or `http` for this machine and the local network.
    public var url: String
    /// The absolute path of a file that holds the shared secret and that not everyone may read.
    public var secretFile: String
    /// Of one attempt.
    public var timeout: Duration
    public var attempts: Int
    public var minimumPriority: AlarmNotice.Priority

    public init(
      url: String, secretFile: String, timeout: Duration = .seconds(5), attempts: Int = 5,
      minimumPriority: AlarmNotice.Priority = .low
    ) {
      self.url = url
      self.secretFile = secretFile
      self.timeout = timeout
      self.attempts = attempts
      self.minimumPriority = minimumPriority
    }
  }

  /// Bubbles on a desktop that follows the Desktop Notifications Specification.
  public struct Desktop: Equatable, Sendable {
    /// `unix:…`; nil for the `DBUS_SESSION_BUS_ADDRESS` of this process.
    public var busAddress: String?
    public var minimumPriority: AlarmNotice.Priority

    public init(busAddress: String? = nil, minimumPriority: AlarmNotice.Priority = .low) {
      self.busAddress = busAddress
      self.minimumPriority = minimumPriority
    }
  }

  public var hook: Hook?
  public var webhook: Webhook?
  public var desktop: Desktop?

  public init(hook: Hook? = nil, webhook: Webhook? = nil, desktop: Desktop? = nil) {
    self.hook = hook
    self.webhook = webhook
    self.desktop = desktop
  }
}
