import Testing

@testable import TableProtocol

struct ControlDataTests {
  @Test func refusesBrokenDataByName() throws {
    let refused = try Vectors.refused("refused-data.json")
    #expect(refused.count >= 40)
    for item in refused {
      let bytes = try item.bytes
      let error = decodingError(of: try #require(item.structure), bytes)
      #expect(error.map { "\($0)" } == item.error, "\(item.structure ?? "") \(item.name)")
    }
  }

  @Test(arguments: ["identity", "calibration", "guard-limits", "status"])
  func refusesDataCutAnywhere(structure: String) throws {
    for name in Vectors.names(structure) {
      let bytes = try Vectors.bytes(structure, name)
      for length in 0..<bytes.count {
        let error = decodingError(of: structure, Array(bytes[..<length]))
        guard case .truncated(let needed, length) = error, needed > length else {
          Issue.record("\(name) cut to \(length) bytes: \(String(describing: error))")
          continue
        }
      }
    }
  }

  @Test(arguments: ["calibration", "guard-limits"])
  func refusesEverySingleBitFlip(structure: String) throws {
    let bytes = try Vectors.bytes(structure, "extremes")
    for bit in 0..<8 * bytes.count {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(decodingError(of: structure, flipped) != nil, "bit \(bit)")
    }
  }

  @Test func refusesASerialNumberOf25Characters() {
    let text = [UInt8](repeating: 0x41, count: 25)
    #expect(throws: ControlDataError.truncated(needed: 24, found: 25)) {
      try SerialNumber(decoding: text.span)
    }
  }

  /// The host's buffers are sized once.
  @Test func fitsItsBuffers() {
    #expect(
      TableProtocol.maximumFramesPerTransfer * ScanFrame.longestByteCount
        <= TableProtocol.transferBufferSize)
    #expect(TableProtocol.transferBufferSize % TableProtocol.packetSize == 0)
    #expect(TableCalibration.longestByteCount <= ControlRequest.longestData)
    #expect(GuardLimits.longestByteCount <= ControlRequest.longestData)
  }

  @Test func aCauseOfALaterFirmwareIsUnknown() throws {
    var bytes = try Vectors.bytes("status", "extremes")
    bytes[12] = 9
    #expect(try TableStatus(decoding: bytes.span).restart == .unknown)
  }

  private func decodingError(of structure: String, _ bytes: [UInt8]) -> ControlDataError? {
    do throws(ControlDataError) {
      switch structure {
      case "identity": _ = try Identity(decoding: bytes.span)
      case "calibration": _ = try TableCalibration(decoding: bytes.span)
      case "guard-limits": _ = try GuardLimits(decoding: bytes.span)
      case "status": _ = try TableStatus(decoding: bytes.span)
      default: Issue.record("no such structure: \(structure)")
      }
      return nil
    } catch {
      return error
    }
  }
}
