/// The eight bytes that open a control transfer (USB 2.0, table 9-2).
public struct SetupPacket: Sendable, Equatable {
  public static let byteCount = 8

  public var requestType: UInt8
  public var request: UInt8
  public var value: UInt16
  public var index: UInt16
  public var length: UInt16

  public init(
    requestType: UInt8, request: UInt8, value: UInt16 = 0, index: UInt16 = 0, length: UInt16 = 0
  ) {
    self.requestType = requestType
    self.request = request
    self.value = value
    self.index = index
    self.length = length
  }

  /// Reads the packet from exactly eight bytes.
  public init(decoding bytes: Span<UInt8>) {
    precondition(bytes.count == Self.byteCount)
    requestType = bytes[0]
    request = bytes[1]
    value = UInt16(bytes[2]) | UInt16(bytes[3]) << 8
    index = UInt16(bytes[4]) | UInt16(bytes[5]) << 8
    length = UInt16(bytes[6]) | UInt16(bytes[7]) << 8
  }

  public var isTowardsHost: Bool { requestType & 0x80 != 0 }

  var kind: Kind? { Kind(rawValue: (requestType >> 5) & 3) }
  var recipient: UInt8 { requestType & 0x1F }

  enum Kind: UInt8 {
    case standard = 0
    case vendor = 2
  }
}

/// How the device answers a control transfer.
public enum ControlReply: Sendable, Equatable {
  /// The data stage towards the host: that many bytes of the reply buffer, already cut to
  /// what was asked for. 0 for a transfer without data, or after taking the host's data.
  case accept(count: Int)
  /// Refused; nothing changed.
  case stall
}
