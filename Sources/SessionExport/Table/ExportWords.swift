internal import LoadEstimation
internal import SessionAnalysis
internal import TableModel

/// Values that are words.
public enum ExportWords: Equatable, Sendable {
  /// Index of a `BodyZone`: "left calf".
  case zone
  /// A `LoadEstimate.Quality`.
  case quality
  /// Bits of `QualityFlags`: "glitch estimated"; empty for none.
  case flags

  public func text(_ value: Int64) -> String {
    switch self {
    case .zone: UInt8(exactly: value).flatMap { BodyZone(index: $0) }?.name ?? ""
    case .quality: UInt8(exactly: value).flatMap { LoadEstimate.Quality(rawValue: $0) }?.word ?? ""
    case .flags:
      QualityFlags(rawValue: UInt16(truncatingIfNeeded: value)).names.joined(separator: " ")
    }
  }

  /// All numbers and their words, where they are few enough to be listed.
  var list: [(number: Int64, text: String)] {
    switch self {
    case .zone: (0..<Int64(BodyZone.indexCount)).map { ($0, text($0)) }.filter { !$0.1.isEmpty }
    case .quality: (0..<3).map { ($0, text($0)) }
    case .flags: (0..<16).map { (1 << $0, text(1 << $0)) }.filter { !$0.1.isEmpty }
    }
  }
}

extension LoadEstimate.Quality {
  fileprivate var word: String {
    switch self {
    case .trusted: "trusted"
    case .settling: "settling"
    case .faulty: "faulty"
    }
  }
}
