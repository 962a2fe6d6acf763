/// Says why JSON is not what was expected, without a word of Swift.
public enum JSONProblem {
  /// Where it is wrong, and how, in one line: `tare.forces: missing`.
  public static func words(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "it cannot be understood" }
    switch error {
    case .keyNotFound(let key, let context): return place(context.codingPath + [key]) + "missing"
    case .typeMismatch(let type, let context):
      return place(context.codingPath) + "not \(name(type))"
    case .valueNotFound(_, let context): return place(context.codingPath) + "empty"
    case .dataCorrupted(let context):
      return place(context.codingPath) + corrupted(context)
    @unknown default: return "it cannot be understood"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    guard !path.isEmpty else { return "" }
    let steps = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
    let text = steps.joined()
    return "\(text.hasPrefix(".") ? String(text.dropFirst()) : text): "
  }

  private static func name(_ type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is any Sequence.Type: "a list or group of values"
    default: "a value of the right kind"
    }
  }

  /// Our own decoders say it in words; what Foundation and the compiler say names Swift's types.
  private static func corrupted(_ context: DecodingError.Context) -> String {
    let foreign = context.debugDescription
    if foreign.hasPrefix("Cannot initialize") { return "not a value that is known" }
    // Foundation calls JSON invalid, too, where a number does not fit what it is read into.
    let isForeign =
      context.codingPath.isEmpty || foreign.contains("Swift") || foreign.contains("JSON")
    return isForeign ? "not valid JSON, or a number out of range" : foreign
  }
}
