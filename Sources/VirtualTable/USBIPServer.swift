internal import Glibc
internal import RealTime
internal import Synchronization
internal import TableProtocol

/// Offers a virtual table over TCP, as `usbip attach -r HOST -b 1-1` looks for it.
///
/// One host at a time may have the table: attaching powers it up, and when the host lets go it
/// is without power again. The list of tables is answered meanwhile.
public final class USBIPServer: Sendable {
  public static let defaultPort: UInt16 = 3240
  /// A host that connects and then says nothing is given up after this, seconds.
  static let patience = 2

  /// The port in use; the one the system chose when 0 was asked for.
  public let port: UInt16
  private let table: VirtualTable
  private let listener: Socket
  private let state = Mutex(State())
  private let accepting = Mutex<NativeThread?>(nil)

  private struct State: ~Copyable {
    var isOffered = true
    var isStopping = false
    var live: USBIPLink?
  }

  /// Listens on `host`, an IPv4 address in numbers; hosts are answered from `start` on.
  public init(
    table: VirtualTable, host: String = "127.0.0.1", port: UInt16 = USBIPServer.defaultPort
  ) throws(USBIPServerError) {
    self.table = table
    guard let address = Socket.address(host) else { throw .notAnAddress(host) }
    do throws(SystemError) {
      listener = try Socket.listening(at: address, port: port)
      self.port = try listener.port()
    } catch { throw .cannotListen(host: host, port: port, error) }
  }

  /// Begins to answer hosts; call once.
  public func start() {
    accepting.withLock { accepting in
      accepting = NativeThread(name: "usbip-server") { self.accept() }
    }
  }

  /// Offers the table to hosts again.
  public func plug() { state.withLock { $0.isOffered = true } }

  /// Pulls the cable: the attached host loses the table, others no longer see it.
  public func unplug() {
    state.withLock { state in
      state.isOffered = false
      state.live.take()?.end()
    }
  }

  /// Unplugs and answers no host any more.
  public func stop() {
    state.withLock { $0.isStopping = true }
    listener.shutDown()
    accepting.withLock { $0.take()?.join() }
    unplug()
  }

  // MARK: Hosts

  private func accept() {
    while true {
      do throws(SystemError) {
        try answer(try listener.accept(patience: Self.patience))
      } catch {
        if state.withLock({ $0.isStopping }) { return }
        HostClock.rest(nanoseconds: 1_000_000)  // a host that gave up, or no descriptors left
      }
    }
  }

  /// Answers a host's one question.
  ///
  /// What is no question is not answered: hanging up is all that USB/IP has for it.
  private func answer(_ host: consuming Socket) throws(SystemError) {
    guard case .bytes(let header) = try host.receive(USBIPOperation.headerByteCount),
      let operation = try? USBIPOperation(decoding: header.span)
    else { return }
    switch operation {
    case .list:
      let isOffered = state.withLock { $0.isOffered }
      try host.send(USBIPOperation.list(isOffered ? table.identity : nil))
    case .import:
      guard case .bytes(let busID) = try host.receive(USBIPOperation.busIDByteCount) else {
        return
      }
      try attach(host, busID: busID)
    }
  }

  private func attach(_ host: consuming Socket, busID: [UInt8]) throws(SystemError) {
    var refusal: USBIPOperation.Status?
    state.withLock { state in
      if state.live?.isOver == true { state.live.take()?.end() }
      if !state.isOffered || busID != USBIPOperation.busID {
        refusal = .noSuchDevice
      } else if state.live != nil {
        refusal = .busy
      }
    }
    if let refusal { return try host.send(USBIPOperation.refusal(refusal)) }
    try host.send(USBIPOperation.import(table.identity))
    host.beLive()
    let connection = USBIPConnection(socket: host, table: table)
    state.withLock { state in
      // Unplugged since it was looked up: the connection is dropped, as a cable would be.
      guard state.isOffered else { return }
      state.live = USBIPLink(connection: connection, table: table)
    }
  }
}

/// Why the table cannot be offered over TCP.
public enum USBIPServerError: Error, Equatable {
  case notAnAddress(String)
  case cannotListen(host: String, port: UInt16, SystemError)
}

extension USBIPServerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notAnAddress(let text): "'\(text)' is not an IPv4 address in numbers"
    case .cannotListen(let host, let port, let error):
      "cannot listen on \(host):\(port): \(error)"
    }
  }
}
