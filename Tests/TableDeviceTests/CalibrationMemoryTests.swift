import TableDevice
import TableProtocol
import Testing

struct CalibrationMemoryTests {
  @Test func keepsACalibrationOverPowerDown() throws {
    var calibration = plainCalibration(channels: 4)
    calibration.cells[3] = CellCalibration(zero: -77, nanonewtonsPerCount: -803)
    let table = try TestTable(memory: FakeMemory())
    #expect(!table.calibration.isCalibrated)
    #expect(table.tell(.writeCalibration, data: calibration.encoded))
    #expect(table.calibration == calibration)
    let again = try TestTable(memory: table.memory)
    #expect(again.calibration == calibration)
  }

  static let whole = plainCalibration(channels: 4).encoded

  @Test(
    arguments: [
      [], [1], Array(whole.dropLast()), whole.map { $0 ^ 0xFF },
      [UInt8](repeating: 0xFF, count: 256), [UInt8](repeating: 0, count: 256),
      plainCalibration(channels: 5).encoded, plainCalibration(channels: 3).encoded,
    ])
  func isUncalibratedWithABrokenMemory(stored: [UInt8]) throws {
    let table = try TestTable(memory: FakeMemory(bytes: stored))
    #expect(table.calibration == TableCalibration(channelCount: 4))
    #expect(!table.calibration.isCalibrated)
  }

  @Test func isUncalibratedAfterAnyBitFlipInMemory() throws {
    for bit in 0..<8 * Self.whole.count {
      var stored = Self.whole
      stored[bit / 8] ^= 1 << UInt8(bit % 8)
      let table = try TestTable(memory: FakeMemory(bytes: stored))
      #expect(!table.calibration.isCalibrated, "bit \(bit)")
    }
  }

  /// The memory may hand out a whole flash page.
  @Test func readsACalibrationWithFillAfterIt() throws {
    let page = Self.whole + [UInt8](repeating: 0xFF, count: 256 - Self.whole.count)
    let table = try TestTable(memory: FakeMemory(bytes: page))
    #expect(table.calibration == plainCalibration(channels: 4))
  }
}
