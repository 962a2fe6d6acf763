internal import RealTime

/// A table that is plugged into a host, with the thread that answers it.
struct USBIPLink: ~Copyable {
  private let connection: USBIPConnection
  private let thread: NativeThread

  /// Powers the table up and begins to answer.
  init(connection: USBIPConnection, table: VirtualTable) {
    self.connection = connection
    table.plug(connection)
    thread = NativeThread(name: "usbip-link") {
      _ = connection.serve(table)
      table.unplug(connection)
    }
  }

  /// Whether the conversation has ended by itself.
  var isOver: Bool { connection.isOver }

  /// Hangs up and waits until the table is unplugged.
  consuming func end() {
    connection.close()
    thread.join()
  }
}
