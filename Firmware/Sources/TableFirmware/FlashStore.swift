internal import Checksum
internal import RP2040
internal import TableDevice

/// The table's memory: two sectors at the flash's end, written by turns.
///
/// A page is a record of one item, and the one with the highest number counts. Records are added
/// behind each other; when a sector is full the other is erased, and what counts of every other item
/// goes there first. So there is a whole record of each item at every moment, wherever the power is
/// cut; one that was cut off has a wrong checksum and is no record.
///
/// | offset | size | field                                        |
/// |-------:|-----:|----------------------------------------------|
/// |      0 |    2 | `TL`                                         |
/// |      2 |    1 | `StoredItem`                                 |
/// |      3 |    1 | bytes of the item                            |
/// |      4 |    4 | number                                       |
/// |      8 |  244 | the item's bytes, then zero bytes            |
/// |    252 |    4 | CRC-32 of all bytes before it                |
struct FlashStore: ~Copyable, TableStore {
  private static let start = 2 * 1024 * 1024 - 2 * Flash.sectorSize
  private static let pages = Flash.sectorSize / Flash.pageSize
  private static let header = 8
  private static let longest = 244

  private var flash = Flash()
  /// The sector that is written to, 0 or 1, its first free page, and the next record's number.
  private var sector = 0
  private var free = 0
  private var number: UInt32 = 1
  /// The page of each item's record that counts, from 0 on over both sectors; -1: none.
  private var newest: [3 of Int] = .init(repeating: -1)

  /// Looks for what is stored.
  init() {
    var numbers: [3 of UInt32] = .init(repeating: 0)
    for place in 0..<2 * Self.pages {
      let page = page(at: place)
      guard let item = Self.item(of: page) else { continue }
      let found = Self.word(of: page, at: 4)
      let index = Int(item.rawValue)
      if found >= numbers[index] {
        numbers[index] = found
        newest[index] = place
      }
      if found >= number {
        number = found &+ 1
        sector = place / Self.pages
      }
    }
    free = firstFree(of: sector)
    gather()
  }

  mutating func readUniqueID() -> [8 of UInt8] { flash.readUniqueID() }

  mutating func load(_ item: StoredItem, into bytes: inout MutableSpan<UInt8>) -> Int {
    let place = newest[Int(item.rawValue)]
    guard place >= 0 else { return 0 }
    let page = page(at: place)
    let count = Int(page[3])
    guard count <= bytes.count else { return 0 }
    for index in 0..<count { bytes[index] = page[Self.header + index] }
    return count
  }

  mutating func store(_ bytes: Span<UInt8>, as item: StoredItem) -> Bool {
    guard bytes.count <= Self.longest else { return false }
    var page: [256 of UInt8] = .init(repeating: 0)
    page[0] = 0x54
    page[1] = 0x4C
    page[2] = item.rawValue
    page[3] = UInt8(bytes.count)
    for index in bytes.indices { page[Self.header + index] = bytes[index] }
    if isStored(page, as: item) { return true }
    gather()  // what could not be copied before
    guard free < Self.pages || turn() else { return false }
    return add(page, as: item)
  }

  // MARK: Writing

  /// Begins the other sector with what counts of every item; false where that would lose one, or did
  /// not work.
  private mutating func turn() -> Bool {
    let other = 1 - sector
    for index in newest.indices where newest[index] >= 0 && newest[index] / Self.pages == other {
      return false
    }
    flash.eraseSector(at: Self.start + other * Flash.sectorSize)
    guard firstFree(of: other) == 0 else { return false }
    sector = other
    free = 0
    gather()
    return true
  }

  /// Copies what counts and stands in the other sector into this one, so that the other can be
  /// erased.
  private mutating func gather() {
    for item in StoredItem.allCases {
      let place = newest[Int(item.rawValue)]
      guard place >= 0, place / Self.pages != sector, free < Self.pages else { continue }
      _ = add(page(at: place), as: item)
    }
  }

  /// Writes a record into the next free page, with a number of its own, and reads it again.
  private mutating func add(_ record: [256 of UInt8], as item: StoredItem) -> Bool {
    var page = record
    Self.set(number, in: &page, at: 4)
    Self.set(Self.checksum(of: page), in: &page, at: Flash.pageSize - 4)
    let place = sector * Self.pages + free
    flash.program(page, at: Self.start + place * Flash.pageSize)
    free += 1
    number &+= 1
    let written = self.page(at: place)
    for index in page.indices where written[index] != page[index] { return false }
    newest[Int(item.rawValue)] = place
    return true
  }

  // MARK: Reading

  private func page(at place: Int) -> [256 of UInt8] {
    flash.page(at: Self.start + place * Flash.pageSize)
  }

  /// The first page behind which everything is erased.
  private func firstFree(of sector: Int) -> Int {
    var free = Self.pages
    while free > 0 {
      let page = page(at: sector * Self.pages + free - 1)
      for index in page.indices where page[index] != 0xFF { return free }
      free -= 1
    }
    return 0
  }

  private func isStored(_ page: [256 of UInt8], as item: StoredItem) -> Bool {
    let place = newest[Int(item.rawValue)]
    guard place >= 0 else { return false }
    let stored = self.page(at: place)
    for index in 0..<Flash.pageSize - 4 where !(4..<8 ~= index) && stored[index] != page[index] {
      return false
    }
    return true
  }

  /// What a page is a record of; nil where it is none, or not whole.
  private static func item(of page: [256 of UInt8]) -> StoredItem? {
    guard page[0] == 0x54, page[1] == 0x4C, page[3] <= longest,
      word(of: page, at: Flash.pageSize - 4) == checksum(of: page)
    else { return nil }
    return StoredItem(rawValue: page[2])
  }

  private static func checksum(of page: [256 of UInt8]) -> UInt32 {
    CRC32.checksum(page.span.extracting(0..<Flash.pageSize - 4))
  }

  private static func word(of page: [256 of UInt8], at offset: Int) -> UInt32 {
    var word: UInt32 = 0
    for byte in 0..<4 { word |= UInt32(page[offset + byte]) << UInt32(8 * byte) }
    return word
  }

  private static func set(_ word: UInt32, in page: inout [256 of UInt8], at offset: Int) {
    for byte in 0..<4 { page[offset + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte)) }
  }
}
