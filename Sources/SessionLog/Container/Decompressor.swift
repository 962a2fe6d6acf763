internal import CLZ4
internal import CZstd

/// A way of compression that chunks of other programs come with.
///
/// Sessions are not compressed: their blocks are packed already.
enum Decompressor: String, Sendable {
  case zstd
  /// LZ4 in its frame format.
  case lz4

  init(_ name: String) throws(SessionLogError) {
    guard let known = Self(rawValue: name) else { throw .unsupportedCompression(name) }
    self = known
  }

  /// What `bytes` hold, which must be `byteCount` bytes exactly.
  ///
  /// No more than that is ever written, so the caller has held it against a limit.
  func decompress(_ bytes: Span<UInt8>, to byteCount: Int) throws(SessionLogError) -> [UInt8] {
    var outcome = Outcome.done(0)
    // The pointers are used within the calls only, and exactly the bytes that the library says
    // it has written are declared initialised.
    let output = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      let room = UnsafeMutableRawBufferPointer(buffer)
      outcome = unsafe bytes.withUnsafeBytes { input in
        switch self {
        case .zstd: unsafe Self.zstd(input, into: room)
        case .lz4: unsafe Self.lz4(input, into: room)
        }
      }
      if case .done(let written) = outcome { count = written }
    }
    switch outcome {
    case .failed(let code): throw .notDecompressed(compression: rawValue, code: code)
    case .done(let written) where written != byteCount:
      throw .wrongLength(declared: UInt64(byteCount), expected: UInt64(written))
    case .done: return output
    }
  }

  private enum Outcome {
    case done(Int)
    /// The library's own error code; 0: the input ends, or goes on, where it should not.
    case failed(Int)
  }

  @unsafe private static func zstd(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Outcome {
    let result = unsafe ZSTD_decompress(
      output.baseAddress, output.count, input.baseAddress, input.count)
    guard ZSTD_isError(result) == 0 else {
      return .failed(Int(ZSTD_getErrorCode(result).rawValue))
    }
    return .done(result)
  }

  @unsafe private static func lz4(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Outcome {
    var context: OpaquePointer?
    // The context lives until the end of this function, which alone knows it.
    let made = unsafe LZ4F_createDecompressionContext(&context, UInt32(LZ4F_VERSION))
    guard LZ4F_isError(made) == 0 else { return .failed(-Int(made)) }
    defer { unsafe _ = LZ4F_freeDecompressionContext(context) }
    var consumed = 0
    var written = 0
    // What the frame still needs; 0 at its end. Frames may follow one another.
    var needed = 0
    while consumed < input.count || needed > 0 {
      var taken = input.count - consumed
      var given = output.count - written
      // Both lengths are what is left behind the two places.
      let result = unsafe LZ4F_decompress(
        context, output.baseAddress.map { unsafe $0 + written }, &given,
        input.baseAddress.map { unsafe $0 + consumed }, &taken, nil)
      guard LZ4F_isError(result) == 0 else { return .failed(-Int(result)) }
      needed = Int(result)
      guard taken > 0 || given > 0 else { return .failed(0) }
      consumed += taken
      written += given
    }
    return .done(written)
  }
}
