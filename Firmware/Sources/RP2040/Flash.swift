internal import Startup

/// The flash chip that the program runs from (RP2040 datasheet, 2.8.3 for the ROM's functions).
///
/// While it is changed nothing else happens: the core runs a few lines in memory and waits.
public struct Flash: ~Copyable {
  public static let sectorSize = 4096
  public static let pageSize = 256
  private static let start: UInt = 0x1000_0000

  public init() {}

  /// The chip's own number, the same for ever.
  public mutating func readUniqueID() -> [8 of UInt8] {
    var id: [8 of UInt8] = .init(repeating: 0)
    var span = id.mutableSpan
    // The function fills the eight bytes that are there.
    unsafe span.withUnsafeMutableBufferPointer { unsafe flash_read_unique_id($0.baseAddress) }
    return id
  }

  /// The page at an offset from the flash's beginning.
  public func page(at offset: Int) -> [256 of UInt8] {
    precondition(offset % Self.pageSize == 0)
    var page: [256 of UInt8] = .init(repeating: 0)
    for index in 0..<Self.pageSize / 4 {
      let word = Register(Self.start + UInt(offset + 4 * index)).value
      for byte in 0..<4 {
        page[4 * index + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte))
      }
    }
    return page
  }

  /// Sets a sector's bits to 1: 45 ms, 400 ms at most.
  public mutating func eraseSector(at offset: Int) {
    precondition(offset % Self.sectorSize == 0)
    flash_erase_sector(UInt32(offset))
  }

  /// Writes a page, whose bits were 1: 0.7 ms, 3 ms at most.
  public mutating func program(_ page: [256 of UInt8], at offset: Int) {
    precondition(offset % Self.pageSize == 0)
    // The function reads the 256 bytes that are there.
    unsafe page.span.withUnsafeBufferPointer {
      unsafe flash_program_page(UInt32(offset), $0.baseAddress)
    }
  }
}
