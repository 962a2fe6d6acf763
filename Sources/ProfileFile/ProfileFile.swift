public import StrictYAML
public import TableModel

/// A table's profile as a YAML file: one mapping, with the keys of `TableProfile`'s JSON.
///
/// | key          | what it is                                                                |
/// |--------------|---------------------------------------------------------------------------|
/// | name         | what people call the table                                                |
/// | rated_load_n | rated working load, newtons                                               |
/// | rate_hz      | nominal scans per second; may be missing                                  |
/// | face_cradle  | {x_mm, y_mm} of its middle; may be missing where nobody lies              |
/// | cells        | list of {channel, x_mm, y_mm, capacity_n or capacity_kg, sensitivity_mv_per_v} |
/// | panels       | list of {name, role: client or ledge, channels, outline_mm: [[x, y], …]}  |
///
/// Capacity, sensitivity and outline may be missing.
public enum ProfileFile {
  /// Bytes; the largest sound profile has some thousand.
  static let longestFile = 1 << 16

  /// Reads and checks the profile in the file at `path`.
  public static func read(path: String) throws(YAMLError) -> TableProfile {
    try read(YAMLFile.bytes(at: path, longest: longestFile), file: path)
  }

  /// Reads and checks the profile that `bytes`, the content of `file`, hold.
  public static func read(
    _ bytes: some Collection<UInt8>, file: String
  ) throws(YAMLError) -> TableProfile {
    guard bytes.count <= longestFile else {
      throw YAMLError(file: file, reason: .tooLong(maximum: longestFile))
    }
    guard let root = try YAMLFile.root(of: bytes, file: file) else {
      throw YAMLError(
        file: file, position: .init(line: 1, column: 1), reason: .fact(ProfileFileFact.empty))
    }
    return try TableProfile(root)
  }
}

/// What is wrong with a profile file beyond single values.
public enum ProfileFileFact: YAMLFact {
  case empty
  /// The regions' bands of earlier versions.
  case bandsGone

  public var description: String {
    switch self {
    case .empty: "there is no profile in the file"
    case .bandsGone:
      "\"body\" is no longer known: where the regions are follows from face_cradle and from each "
        + "client's stature; give face_cradle: {x_mm: …, y_mm: …}, the middle of the face "
        + "cradle, and remove \"body\""
    }
  }
}

extension ProfileFlaw.Reason: YAMLFact {}
