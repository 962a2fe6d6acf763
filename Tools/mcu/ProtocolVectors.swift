// Takes the wire format's vectors apart and puts them together again, on a microcontroller under
// QEMU, and prints what they say: `protocol_vectors.py` knows what that must be.

import TableDevice
import TableProtocol

@_extern(c, "vectors_protocol")
private func packedVectors() -> UnsafePointer<UInt8>
@_extern(c, "vectors_protocol_size")
private func packedVectorsSize() -> Int32

private enum Kind: UInt8 {
  case scanFrame, identity, calibration, guardLimits, status, request
}

@c public func vectors_run_all() {
  // The array is a constant of the image.
  let packed = unsafe UnsafeBufferPointer(start: packedVectors(), count: Int(packedVectorsSize()))
  let vectors = unsafe packed.span
  var at = 0
  while at < vectors.count {
    let start = at + 3
    let end = start + Int(vectors[at + 1])
    let name = vectors.extracting(start..<end)
    let bytes = vectors.extracting(end..<end + Int(vectors[at + 2]))
    switch Kind(rawValue: vectors[at]) {
    case .scanFrame: show(name, ScanFrame.self, bytes)
    case .identity: show(name, Identity.self, bytes)
    case .calibration: show(name, TableCalibration.self, bytes)
    case .guardLimits: show(name, GuardLimits.self, bytes)
    case .status: show(name, TableStatus.self, bytes)
    case .request: answer(name, bytes)
    case nil: say("! no such kind of vector\n")
    }
    at = end + bytes.count
  }
}

@inline(never)
private func show<Value: Vector>(_ name: Span<UInt8>, _ kind: Value.Type, _ bytes: Span<UInt8>) {
  say(name)
  do throws(Value.Failure) {
    let value = try Value(decoding: bytes)
    say(": fields")
    value.sayFields()
    say("\n")
    say(name)
    say(": bytes")
    var written: [256 of UInt8] = .init(repeating: 0xEE)
    var span = written.mutableSpan
    let count = value.encode(into: &span)
    say(hex: written.span.extracting(0..<count))
    say("\n")
    if Value.isSealed { flipEveryBit(name, kind, bytes) }
  } catch {
    say(": refused ")
    error.sayWords()
    say("\n")
  }
}

@inline(never)
private func flipEveryBit<Value: Vector>(
  _ name: Span<UInt8>, _ kind: Value.Type, _ bytes: Span<UInt8>
) {
  var flipped: [256 of UInt8] = .init(repeating: 0)
  for index in bytes.indices { flipped[index] = bytes[index] }
  var refused = 0
  for bit in 0..<8 * bytes.count {
    flipped[bit / 8] ^= 1 << UInt8(bit % 8)
    if (try? Value(decoding: flipped.span.extracting(0..<bytes.count))) == nil { refused += 1 }
    flipped[bit / 8] ^= 1 << UInt8(bit % 8)
  }
  say(name)
  say(": flips refused ", refused)
  say("\n")
}

// MARK: A table's answers

/// What a new table answers to a request: `bytes` are its identity, its ids and the request.
@inline(never)
private func answer(_ name: Span<UInt8>, _ bytes: Span<UInt8>) {
  say(name)
  guard let identity = try? Identity(decoding: bytes) else {
    say(": no identity\n")
    return
  }
  let ids = bytes.extracting(Identity.byteCount..<Identity.byteCount + 4)
  let setup = SetupPacket(decoding: bytes.extracting(Identity.byteCount + 4..<bytes.count))
  var table = TableDevice(
    identity: identity, vendorID: UInt16(ids[0]) | UInt16(ids[1]) << 8,
    productID: UInt16(ids[2]) | UInt16(ids[3]) << 8,
    converters: Converters(), store: NoStore(), front: Front(), clock: Ticks())
  var reply: [256 of UInt8] = .init(repeating: 0xEE)
  var span = reply.mutableSpan
  let none: [0 of UInt8] = []
  switch table.control(setup, data: none.span, reply: &span) {
  case .accept(let count):
    say(": answer")
    say(hex: reply.span.extracting(0..<count))
  case .stall: say(": stall")
  }
  say("\n")
}
