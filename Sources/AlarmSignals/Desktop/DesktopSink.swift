internal import RealTime
internal import Glibc

/// Shows each notice on the desktop: one bubble per condition, replaced as the alarm moves on.
///
/// The connection is kept: some desktops take a program's bubbles away when it leaves the bus. One
/// that has gone, as after a new login, is opened anew at the next notice.
actor DesktopSink: NoticeSink {
  private let desktop: SignalConfiguration.Desktop
  private let executor = BlockingExecutor(label: "treadlight-desktop")
  private var bus: SessionBus?
  /// The standing bubbles' numbers by key, on this connection.
  private var bubbles: [String: UInt32] = [:]

  init(_ desktop: SignalConfiguration.Desktop) { self.desktop = desktop }

  // The actor owns its executor, which so lives as long as any of its jobs.
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  func deliver(_ notice: AlarmNotice) async throws(SinkFailure) {
    // A socket of this machine tells at once that its other end has gone: no notice pays for it.
    let isUp = bus != nil && bus?.takeNews() == true
    if !isUp { try connect() }
    do throws(BusFailure) {
      try show(notice)
    } catch {
      if error.isConnectionLost { disconnect() }
      throw SinkFailure(error)
    }
  }

  func finish() async { disconnect() }

  private func connect() throws(SinkFailure) {
    disconnect()
    guard let address = desktop.busAddress ?? BusAddress.ofProcess else { throw .noBusAddress }
    do throws(BusFailure) {
      bus = try SessionBus.open(address)
    } catch {
      throw .noBus(error.status)
    }
  }

  private func disconnect() {
    bus = nil
    bubbles = [:]
  }

  private func show(_ notice: AlarmNotice) throws(BusFailure) {
    guard let hasMarkup = try bus?.hasMarkup() else {
      throw BusFailure(status: SystemStatus(rawValue: ENOTCONN))
    }
    let bubble = Bubble(notice, hasMarkup: hasMarkup)
    let number = try bus?.notify(bubble, replacing: bubbles[bubble.key] ?? 0)
    // After its clearing the next alarm of this condition is news, with a bubble of its own.
    bubbles[bubble.key] = notice.event == .cleared ? nil : number
  }
}

extension SinkFailure {
  init(_ failure: BusFailure) {
    self = .busCallFailed(failure.status, detail: String(failure.detail.prefix(200)))
  }
}
