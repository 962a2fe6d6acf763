/// Reads Prometheus' text format, and refuses whatever the format or its conventions do not allow.
struct ExpositionParser {
  struct Refused: Error, CustomStringConvertible {
    var line: String
    var reason: String

    var description: String { "\(reason): \(line)" }
  }

  struct Sample: Equatable {
    var name: String
    var labels: [String: String]
    var value: Double
  }

  private(set) var samples: [Sample] = []
  private(set) var types: [String: String] = [:]
  private var helped: Set<String> = []
  private var family: String?

  init(_ text: String) throws {
    guard text.isEmpty || text.hasSuffix("\n") else {
      throw Refused(line: "", reason: "the last line has no end")
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      try take(String(line))
    }
    try checkHistograms()
  }

  func values(_ name: String, _ labels: [String: String] = [:]) -> [Double] {
    samples.filter { sample in
      sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
    }.map(\.value)
  }

  private mutating func take(_ line: String) throws {
    if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/) {
      let name = String(help.1)
      guard helped.insert(name).inserted else { throw Refused(line: line, reason: "twice") }
      family = name
    } else if let type = line.wholeMatch(
      of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/)
    {
      let name = String(type.1)
      guard name == family, types[name] == nil else {
        throw Refused(line: line, reason: "a type without its help before it")
      }
      types[name] = String(type.2)
      guard (type.2 == "counter") == name.hasSuffix("_total") else {
        throw Refused(line: line, reason: "a counter is called _total, nothing else is")
      }
    } else {
      try takeSample(line)
    }
  }

  private mutating func takeSample(_ line: String) throws {
    guard
      let parts = line.wholeMatch(of: /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)/),
      let value = Double(parts.3.replacing("Inf", with: "infinity"))
    else { throw Refused(line: line, reason: "no sample") }
    let name = String(parts.1)
    let suffixes = types[family ?? ""] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
    guard let family, suffixes.contains(where: { name == family + $0 }) else {
      throw Refused(line: line, reason: "not of the family \(family ?? "none")")
    }
    var labels: [String: String] = [:]
    var rest = parts.2 ?? ""
    while !rest.isEmpty {
      guard
        let label = rest.prefixMatch(
          of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,(?=.)|$)/),
        labels[String(label.1)] == nil
      else { throw Refused(line: line, reason: "wrong labels") }
      labels[String(label.1)] = Self.unescaped(label.2)
      rest = rest[label.range.upperBound...]
    }
    guard !samples.contains(where: { $0.name == name && $0.labels == labels }) else {
      throw Refused(line: line, reason: "twice")
    }
    samples.append(Sample(name: name, labels: labels, value: value))
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        result.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }

  /// Buckets ascend, their counts too, and the last is infinite and counts all.
  private func checkHistograms() throws {
    for name in types.filter({ $0.value == "histogram" }).keys {
      let series = Dictionary(grouping: samples.filter { $0.name == name + "_bucket" }) { sample in
        sample.labels.filter { $0.key != "le" }
      }
      for (labels, buckets) in series {
        let bounds = buckets.map { bucket in
          bucket.labels["le"] == "+Inf" ? .infinity : Double(bucket.labels["le"] ?? "") ?? .nan
        }
        let counts = buckets.map(\.value)
        let isSound =
          zip(bounds, bounds.dropFirst()).allSatisfy(<) && bounds.last == .infinity
          && zip(counts, counts.dropFirst()).allSatisfy(<=)
          && values(name + "_count", labels) == counts.suffix(1)
          && values(name + "_sum", labels).count == 1
        guard isSound else { throw Refused(line: name, reason: "no histogram") }
      }
    }
  }
}
