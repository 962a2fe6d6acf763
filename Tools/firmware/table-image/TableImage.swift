import ArgumentParser
import Foundation

/// `table-image`: makes of a linked program what is written to a table's flash.
@main
struct TableImage: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes ELF, BIN and UF2 of the linked firmware.",
    discussion: """
      Fills in the checksum of the second boot stage, writes NAME.elf, NAME.bin and NAME.uf2, \
      prints the size, and exits with 1 when the image is larger than allowed.
      """)

  @Argument(help: "The linked program.") var program: String
  @Argument(help: "Where the files go, without their endings.") var name: String
  @Option(help: "Most bytes of flash.") var flash = 32 * 1024

  func run() throws {
    var elf = try ELF(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: program))))
    try elf.fillBootChecksum()
    let image = try elf.flashImage()
    try write(elf.bytes, ".elf")
    try write(image, ".bin")
    try write(UF2.blocks(of: image, at: ELF.flashStart), ".uf2")
    print("firmware: \(image.count) of \(flash) bytes of flash")
    if image.count > flash { throw ExitCode(1) }
  }

  private func write(_ bytes: [UInt8], _ ending: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: name + ending))
  }
}

struct ImageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// A 32-bit little-endian ELF executable (System V ABI, chapters 4 and 5): its loadable segments.
struct ELF {
  /// Where the flash begins (RP2040 datasheet, 2.2).
  static let flashStart = 0x1000_0000
  private static let flashEnd = 0x1100_0000
  private static let bootByteCount = 256

  private(set) var bytes: [UInt8]

  private struct Segment {
    var fileOffset: Int
    var physical: Int
    var fileSize: Int
  }

  private let segments: [Segment]

  init(bytes: [UInt8]) throws {
    guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 1, 1]), bytes.count >= 52 else {
      throw ImageError("not a 32-bit little-endian ELF file")
    }
    let (table, size, count) = (bytes.word(28), bytes.half(42), bytes.half(44))
    guard size >= 32, table + size * count <= bytes.count else {
      throw ImageError("the ELF file is cut off in its program headers")
    }
    let loadable = 1
    segments = (0..<count).map { table + size * $0 }.filter { bytes.word($0) == loadable }.map {
      Segment(
        fileOffset: bytes.word($0 + 4), physical: bytes.word($0 + 12),
        fileSize: bytes.word($0 + 16))
    }
    guard segments.allSatisfy({ $0.fileOffset + $0.fileSize <= bytes.count }) else {
      throw ImageError("the ELF file is cut off in a segment")
    }
    self.bytes = bytes
  }

  /// Puts the checksum behind the 252 bytes of the second boot stage.
  mutating func fillBootChecksum() throws {
    guard
      let boot = segments.first(where: { $0.physical == Self.flashStart }),
      boot.fileSize >= Self.bootByteCount
    else { throw ImageError("no second boot stage at the flash's beginning") }
    let end = boot.fileOffset + Self.bootByteCount - 4
    let sum = Self.bootChecksum(bytes[boot.fileOffset..<end])
    for index in 0..<4 {
      bytes[end + index] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(index)))
    }
  }

  /// CRC-32 of polynomial 04C11DB7h, highest bit first, from all ones (RP2040 datasheet,
  /// 2.8.1.3.1).
  private static func bootChecksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte) << 24) { sum, _ in
        sum << 1 ^ (sum >> 31 == 1 ? 0x04C1_1DB7 : 0)
      }
    }
  }

  /// What stands in the flash, from its beginning.
  func flashImage() throws -> [UInt8] {
    var image: [UInt8] = []
    for segment in segments where segment.fileSize > 0 {
      let place = segment.physical - Self.flashStart
      guard place >= 0, place + segment.fileSize <= Self.flashEnd - Self.flashStart else {
        throw ImageError("a segment is loaded outside of the flash")
      }
      let end = place + segment.fileSize
      if image.count < end { image += repeatElement(0, count: end - image.count) }
      image.replaceSubrange(
        place..<end, with: bytes[segment.fileOffset..<segment.fileOffset + segment.fileSize])
    }
    return image
  }
}

extension [UInt8] {
  fileprivate func half(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }
  fileprivate func word(_ offset: Int) -> Int { half(offset) | half(offset + 2) << 16 }
}

/// The format that a Pico takes as a file on its boot drive (https://github.com/microsoft/uf2).
enum UF2 {
  private static let payload = 256
  private static let hasFamily: UInt32 = 0x2000
  private static let rp2040: UInt32 = 0xE48B_FF56

  /// Blocks of 512 bytes, each with 256 of the image; the last is filled with zeros.
  static func blocks(of image: [UInt8], at address: Int) -> [UInt8] {
    let count = (image.count + payload - 1) / payload
    return (0..<count).flatMap { number -> [UInt8] in
      let start = number * payload
      let part = image[start..<min(start + payload, image.count)]
      let head: [UInt32] = [
        0x0A32_4655, 0x9E5D_5157, hasFamily, UInt32(address + start), UInt32(payload),
        UInt32(number), UInt32(count), rp2040,
      ]
      let block = head.flatMap(littleEndian) + part
      return block + [UInt8](repeating: 0, count: 508 - block.count) + littleEndian(0x0AB1_6F30)
    }
  }

  private static func littleEndian(_ word: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }
}
