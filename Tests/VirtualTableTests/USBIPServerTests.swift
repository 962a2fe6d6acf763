import TableDevice
import TableProtocol
import Testing

@testable import VirtualTable

@Suite(.timeLimit(.minutes(1)))
struct USBIPServerTests {
  private static let list: [UInt8] = [0x01, 0x11, 0x80, 0x05, 0, 0, 0, 0]

  private static func importing(_ busID: String) -> [UInt8] {
    let name = Array(busID.utf8)
    return [0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0] + name
      + [UInt8](repeating: 0, count: 32 - name.count)
  }

  private func table() throws -> VirtualTable {
    try VirtualTable(VirtualTable.Configuration(), source: EmptyTable())
  }

  private func host(_ server: USBIPServer) throws -> ScriptedHost {
    let address = try #require(Socket.address("127.0.0.1"))
    return ScriptedHost(socket: try Socket.connected(to: address, port: server.port))
  }

  @Test func isListedAttachedAndReadAsAnyUSBIPDevice() throws {
    let table = try table()
    let server = try USBIPServer(table: table, port: 0)
    server.start()
    defer { server.stop() }

    let asking = try host(server)
    try asking.socket.send(Self.list)
    let listed = try asking.bytes(8 + 4 + 312 + 4)
    #expect(Array(listed[..<12]) == [0x01, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1])
    #expect(Array(listed[268..<272]) == Array("1-1\0".utf8))
    #expect(Array(listed[300..<312]) == [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2])
    #expect(Array(listed[312..<316]) == [0x12, 0x09, 0x00, 0x01])
    #expect(Array(listed.suffix(4)) == [0xFF, 0x54, 1, 0])

    let attached = try host(server)
    try attached.socket.send(Self.importing("1-1"))
    let answer = try attached.bytes(8 + 312)
    #expect(Array(answer[..<8]) == [0x01, 0x11, 0, 3, 0, 0, 0, 0])
    #expect(try attached.control(.identity).data.count == Identity.byteCount)
    #expect(table.report.isPlugged)

    let second = try host(server)
    try second.socket.send(Self.importing("1-1"))
    #expect(try second.bytes(8) == [0x01, 0x11, 0, 3, 0, 0, 0, 2])

    server.unplug()
    #expect(attached.seesTheEnd())
    #expect(!table.report.isPlugged)
    let third = try host(server)
    try third.socket.send(Self.list)
    #expect(try third.bytes(12) == [0x01, 0x11, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0])

    server.plug()
    let again = try host(server)
    try again.socket.send(Self.importing("1-1"))
    #expect(try again.bytes(8) == [0x01, 0x11, 0, 3, 0, 0, 0, 0])
  }

  @Test(
    arguments: [
      ([0x01, 0x06, 0x80, 0x05, 0, 0, 0, 0], nil),
      ([0x01, 0x11, 0x12, 0x34, 0, 0, 0, 0], nil),
      (importing("2-1"), [0x01, 0x11, 0, 3, 0, 0, 0, 4]),
    ] as [([UInt8], [UInt8]?)])
  func refusesWhatItDoesNotHave(question: [UInt8], answer: [UInt8]?) throws {
    let server = try USBIPServer(table: table(), port: 0)
    server.start()
    defer { server.stop() }
    let host = try host(server)
    try host.socket.send(question)
    if let answer { #expect(try host.bytes(8) == answer) }
    #expect(host.seesTheEnd())
  }

  @Test func saysWhyItCannotListen() throws {
    let server = try USBIPServer(table: table(), port: 0)
    #expect(throws: USBIPServerError.notAnAddress("localhost")) {
      try USBIPServer(table: table(), host: "localhost", port: 0)
    }
    let error = #expect(throws: USBIPServerError.self) {
      try USBIPServer(table: table(), port: server.port)
    }
    #expect(error?.description.hasSuffix("Address already in use") == true)
  }
}
