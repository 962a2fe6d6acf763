/// A file's bytes at any place, read in large pieces and held one piece at a time.
///
/// Memory is the longest range asked for, or one piece. The file's length is what it was at
/// opening: what a writer adds meanwhile is not seen.
struct FileWindow: ~Copyable {
  static var pieceByteCount: Int { 1 << 20 }

  private let file: InputFile
  let byteCount: Int
  /// Of these, the first `held` are the file's from `origin` on.
  private(set) var buffer: [UInt8] = []
  private(set) var origin = 0
  private var held = 0

  init(path: String) throws(SessionLogError) {
    let file = try InputFile(path: path)
    byteCount = try file.byteCount()
    self.file = file
  }

  /// Makes the bytes of `range`, which lies within the file, stand in `buffer`.
  mutating func load(_ range: Range<Int>) throws(SessionLogError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount)
    if range.lowerBound >= origin, range.upperBound <= origin + held { return }
    let wanted = min(max(range.count, Self.pieceByteCount), byteCount - range.lowerBound)
    if buffer.count < wanted {
      buffer = [UInt8](repeating: 0, count: wanted)
    } else if buffer.count > max(wanted, Self.pieceByteCount) {
      buffer.removeSubrange(max(wanted, Self.pieceByteCount)...)
    }
    origin = range.lowerBound
    held = 0
    held = try file.replace(first: wanted, of: &buffer, from: origin)
    // The file has become shorter since it was opened.
    guard held >= range.count else { throw .truncated(needed: range.count, found: held) }
  }

  /// Where the loaded byte at `offset` of the file stands in `buffer`.
  func index(_ offset: Int) -> Int { offset - origin }

  /// The loaded bytes of `range` of the file.
  func reader(_ range: Range<Int>) -> ByteReader {
    ByteReader(buffer, in: index(range.lowerBound)..<index(range.upperBound))
  }

  /// The loaded number at `offset` of the file.
  func integer<T: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ type: T.Type, at offset: Int
  ) -> T {
    buffer.littleEndian(type, at: index(offset))
  }
}
