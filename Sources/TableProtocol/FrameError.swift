/// Why a run of bytes is not a scan frame.
public enum FrameError: Error, Equatable {
  case truncated(needed: Int, found: Int)
  case noSync(UInt16)
  case unsupportedVersion(UInt8)
  case channelCountOutOfRange(UInt8)
  /// The length field does not fit the channel count.
  case wrongLength(declared: Int, expected: Int)
  case wrongChecksum(declared: UInt32, computed: UInt32)
  case unknownCellState(channel: Int, value: UInt8)
  case unknownGuardState(UInt8)
}
