import TableProtocol
import Testing

/// Every structure against bytes that its own encoder has not made.
struct GoldenVectorTests {
  /// A folder that is gone would make the tests below pass over nothing.
  @Test(
    arguments: [
      ("scan-frame", 15), ("identity", 3), ("calibration", 3), ("guard-limits", 3), ("status", 6),
      ("decode-only", 1),
    ])
  func findsItsVectors(structure: String, count: Int) {
    #expect(Vectors.names(structure).count == count)
  }

  @Test(arguments: Vectors.names("scan-frame"))
  func readsAndWritesScanFrames(name: String) throws {
    let bytes = try Vectors.bytes("scan-frame", name)
    let fields: ScanFrameFields = try Vectors.fields("scan-frame", name)
    #expect(try ScanFrameFields(ScanFrame(decoding: bytes.span)) == fields)
    #expect(try fields.frame().encoded == bytes)
  }

  @Test func ignoresReservedBits() throws {
    let bytes = try Vectors.bytes("decode-only", "ignored-bits")
    let fields: ScanFrameFields = try Vectors.fields("decode-only", "ignored-bits")
    #expect(try ScanFrameFields(ScanFrame(decoding: bytes.span)) == fields)
  }

  @Test(arguments: Vectors.names("identity"))
  func readsAndWritesIdentities(name: String) throws {
    let bytes = try Vectors.bytes("identity", name)
    let fields: IdentityFields = try Vectors.fields("identity", name)
    let identity = try fields.identity()
    #expect(try Identity(decoding: bytes.span) == identity)
    #expect(identity.serial.description == fields.serial)
    #expect(identity.serial.count == fields.serial.utf8.count)
    #expect(encoded { identity.encode(into: &$0) } == bytes)
  }

  @Test(arguments: Vectors.names("calibration"))
  func readsAndWritesCalibrations(name: String) throws {
    let bytes = try Vectors.bytes("calibration", name)
    let calibration = try Vectors.fields("calibration", name, as: CalibrationFields.self)
      .calibration
    #expect(try TableCalibration(decoding: bytes.span) == calibration)
    #expect(encoded { calibration.encode(into: &$0) } == bytes)
  }

  @Test(arguments: Vectors.names("guard-limits"))
  func readsAndWritesGuardLimits(name: String) throws {
    let bytes = try Vectors.bytes("guard-limits", name)
    let fields: GuardLimitsFields = try Vectors.fields("guard-limits", name)
    #expect(try GuardLimitsFields(GuardLimits(decoding: bytes.span)) == fields)
    #expect(encoded { fields.limits.encode(into: &$0) } == bytes)
  }

  @Test(arguments: Vectors.names("status"))
  func readsAndWritesStatuses(name: String) throws {
    let bytes = try Vectors.bytes("status", name)
    let status = try Vectors.fields("status", name, as: StatusFields.self).status()
    #expect(try TableStatus(decoding: bytes.span) == status)
    #expect(encoded { status.encode(into: &$0) } == bytes)
  }

  /// What `encode` writes, into a buffer that held something else before.
  private func encoded(_ encode: (inout MutableSpan<UInt8>) -> Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: ControlRequest.longestData)
    var span = bytes.mutableSpan
    let count = encode(&span)
    return Array(bytes.prefix(count))
  }
}
