import Testing

@testable import VirtualTable

struct USBIPMessageTests {
  private func message(
    command: UInt32 = 1, direction: UInt32 = 1, length: UInt32 = 64, packets: UInt32 = 0
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    for field in [command, 7, 0x10002, direction, 1, 0, length, 0, packets, 0] {
      bytes.append(bigEndian: field)
    }
    return bytes + [UInt8](repeating: 0, count: 8)
  }

  @Test func readsASubmitAndAnUnlink() throws {
    let submit = message(packets: .max)
    guard case .submit(let read) = try USBIPRequest(decoding: submit.span) else {
      Issue.record("not a submit")
      return
    }
    #expect((read.sequence, read.endpoint, read.length) == (7, 1, 64))
    #expect(read.isTowardsHost)
    let unlink = message(command: 2)
    #expect(try USBIPRequest(decoding: unlink.span) == .unlink(sequence: 7, target: 0))
  }

  @Test func refusesWhatIsNoMessage() {
    let cases: [([UInt8], USBIPError)] = [
      (Array(message().dropLast()), .truncated(needed: 48, found: 47)),
      (message(command: 5), .unknownCommand(5)),
      (message(direction: 2), .unknownDirection(2)),
      (message(length: 0x8000_0000), .transferTooLong(0x8000_0000)),
      (message(length: 1_048_577), .transferTooLong(1_048_577)),
      (message(packets: 1), .isochronous(packets: 1)),
    ]
    for (bytes, error) in cases {
      #expect(throws: error) { try USBIPRequest(decoding: bytes.span) }
      #expect(!error.description.isEmpty)
    }
  }

  @Test func anAnswerIsAHeaderOf48Bytes() {
    let answer = USBIPAnswer.submit(0x01020304, status: -32, length: 5)
    #expect(answer.count == 48)
    #expect(Array(answer[..<8]) == [0, 0, 0, 3, 1, 2, 3, 4])
    #expect(Array(answer[20..<28]) == [0xFF, 0xFF, 0xFF, 0xE0, 0, 0, 0, 5])
  }

  @Test(
    arguments: [
      ("hub port sta spd dev      sockfd local_busid\n", nil),
      (
        """
        hub port sta spd dev      sockfd local_busid
        hs  0000 006 002 00010002 000003 1-1
        hs  0001 004 000 00000000 000000 0-0
        ss  0008 004 000 00000000 000000 0-0
        """, 1
      ),
      ("hub port sta\nss  0008 004 000 00000000 000000 0-0\n", nil),
      ("hub port sta\nhs\nhs  000x 004\n", nil),
    ] as [(String, Int?)])
  func findsAFreePort(status: String, port: Int?) {
    #expect(VHCILink.freePort(status: status) == port)
  }
}
