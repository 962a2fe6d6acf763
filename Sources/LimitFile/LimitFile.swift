public import ClientLimits
public import StrictYAML

/// One layer of limits as a YAML file: a client's own, or a therapist's defaults.
///
/// | key    | what it is                                                                 |
/// |--------|----------------------------------------------------------------------------|
/// | preset | the client's preset; may be missing                                        |
/// | limits | by whole-body or region: a mapping of quantity and value with its unit     |
///
/// The quantities are hard_force, soft_force, hard_pressure, soft_pressure, soft_time,
/// loading_rate, share (whole-body only) and lock (regions only: locked or allowed).
public struct LimitFile: Equatable, Sendable {
  public var preset: LimitPreset?
  public var values: LimitValues

  public init(preset: LimitPreset? = nil, values: LimitValues) {
    self.preset = preset
    self.values = values
  }

  /// Bytes; a file with every slot there is has some thousand.
  static let longestFile = 1 << 16

  /// Reads and checks the limits in the file at `path`.
  public static func read(path: String) throws(YAMLError) -> Self {
    try read(YAMLFile.bytes(at: path, longest: longestFile), file: path)
  }

  /// Reads and checks the limits that `bytes`, the content of `file`, hold.
  public static func read(
    _ bytes: some Collection<UInt8>, file: String
  ) throws(YAMLError) -> Self {
    guard bytes.count <= longestFile else {
      throw YAMLError(file: file, reason: .tooLong(maximum: longestFile))
    }
    guard let root = try YAMLFile.root(of: bytes, file: file) else {
      throw YAMLError(
        file: file, position: .init(line: 1, column: 1), reason: .fact(LimitFileFact.empty))
    }
    return try Self(root)
  }
}

extension LimitQuantity {
  /// The quantity's key in files: `hard_force`.
  var key: String { name.replacing("-", with: "_") }
}
