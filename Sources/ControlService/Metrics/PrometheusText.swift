/// Metrics in Prometheus' text format, version 0.0.4.
///
/// Families come in the order they are written; a family without samples leaves no line.
struct PrometheusText {
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  enum Kind: String {
    case counter, gauge, histogram
  }

  typealias Labels = [(name: String, value: String)]

  private(set) var text = ""

  /// One family: what it is, and its samples.
  mutating func family(
    _ name: String, _ kind: Kind, _ help: String, _ fill: (inout Family) -> Void
  ) {
    var family = Family(name: name)
    fill(&family)
    guard !family.lines.isEmpty else { return }
    text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n"
    text += "# TYPE \(name) \(kind.rawValue)\n"
    text += family.lines
  }

  /// The samples of one family.
  struct Family {
    fileprivate let name: String
    fileprivate var lines = ""

    fileprivate init(name: String) { self.name = name }

    mutating func add(_ value: UInt64, _ labels: Labels = []) { line("", labels, "\(value)") }

    mutating func add(_ value: Int, _ labels: Labels = []) { line("", labels, "\(value)") }

    mutating func add(_ value: Bool, _ labels: Labels = []) { add(value ? 1 : 0, labels) }

    mutating func add(_ value: Double, _ labels: Labels = []) {
      line("", labels, PrometheusText.number(value))
    }

    /// The buckets of a histogram, which count up, with the sum of all in seconds.
    mutating func add(_ delays: DelayHistogram, _ labels: Labels) {
      for bucket in delays.buckets {
        let bound = PrometheusText.number(bucket.seconds)
        line("_bucket", labels + [("le", bound)], "\(bucket.count)")
      }
      line("_bucket", labels + [("le", "+Inf")], "\(delays.count)")
      line("_sum", labels, PrometheusText.number(delays.seconds))
      line("_count", labels, "\(delays.count)")
    }

    private mutating func line(_ suffix: String, _ labels: Labels, _ value: String) {
      lines += name + suffix
      if !labels.isEmpty {
        let pairs = labels.map { label in
          "\(label.name)=\"\(PrometheusText.escaped(label.value, quotes: true))\""
        }
        lines += "{\(pairs.joined(separator: ","))}"
      }
      lines += " \(value)\n"
    }
  }

  /// What the format cannot hold as it is: backslash and line end, in a label's value quotes too.
  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += #"\\"#
      case "\n": escaped += #"\n"#
      case "\"" where quotes: escaped += #"\""#
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func number(_ value: Double) -> String {
    guard !value.isNaN else { return "NaN" }
    guard value.isFinite else { return value < 0 ? "-Inf" : "+Inf" }
    return "\(value)"
  }
}
