import Foundation
import TableModel
import VirtualTable
import Yams

extension Configuration {
  static let longestFile = 1 << 20
  /// `sun_path` holds 108 bytes, the last of them NUL.
  static let longestSocketPath = 107

  /// Reads the file at `path`; every relative path in it starts at its folder.
  init(path: String) throws(ConfigurationError) {
    try self.init(bytes: Self.bytes(ofFile: path), file: path)
  }

  /// Reads `bytes` as the content of `file`; an empty one gives the defaults.
  init(bytes: some Collection<UInt8>, file: String) throws(ConfigurationError) {
    self.init()
    guard let yaml = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(
        file: file, position: Self.firstInvalidPosition(in: bytes), reason: .notUTF8)
    }
    guard let node = try Self.root(of: yaml, file: file) else { return }
    let root = ConfigurationValue(file: file, name: "", node: node)
    guard root.kind != .nothing else { return }
    let values = try root.mapping([
      "state_directory", "log_directory", "control_socket", "table", "profile", "monitoring",
    ])
    if let value = values["state_directory"] { stateDirectory = try value.path() }
    if let value = values["log_directory"] { logDirectory = try value.path() }
    if let value = values["control_socket"] {
      controlSocket = try value.path()
      guard controlSocket.utf8.count <= Self.longestSocketPath else {
        throw value.refusal(
          .pathTooLong(controlSocket.utf8.count, maximum: Self.longestSocketPath))
      }
    }
    if let value = values["table"] { table = try Table(value) }
    if let value = values["profile"] { givenProfile = try TableProfile(value) }
    if let value = values["monitoring"] { monitoring = try Monitoring(value) }
  }

  private static func bytes(ofFile path: String) throws(ConfigurationError) -> Data {
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? file.close() }
      let data = try file.read(upToCount: longestFile + 1) ?? Data()
      guard data.count <= longestFile else {
        throw ConfigurationError(file: path, reason: .tooLong(maximum: longestFile))
      }
      return data
    } catch let error as ConfigurationError {
      throw error
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      throw ConfigurationError(file: path, reason: .missing)
    } catch CocoaError.fileReadNoPermission {
      throw ConfigurationError(file: path, reason: .noPermission)
    } catch {
      throw ConfigurationError(file: path, reason: .unreadable)
    }
  }

  /// The one document of the file; nil when there is none.
  private static func root(of yaml: String, file: String) throws(ConfigurationError) -> Node? {
    do {
      let parser = try Parser(yaml: yaml, encoding: .utf8)
      let root = try parser.nextRoot()
      if let second = try parser.nextRoot() {
        throw ConfigurationValue(file: file, name: "", node: second).refusal(.severalDocuments)
      }
      return root
    } catch let error as ConfigurationError {
      throw error
    } catch let error as YamlError {
      throw ConfigurationError(error, file: file)
    } catch {
      throw ConfigurationError(file: file, reason: .unreadable)
    }
  }

  private static func firstInvalidPosition(
    in bytes: some Collection<UInt8>
  ) -> ConfigurationError.Position {
    var position = ConfigurationError.Position(line: 1, column: 1)
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) {
      if scalar.first == UInt8(ascii: "\n") {
        position = .init(line: position.line + 1, column: 1)
      } else {
        position.column += 1
      }
    }
    return position
  }
}

extension ConfigurationError {
  fileprivate init(_ error: YamlError, file: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let text = context.map { "\($0.text), \(problem)" } ?? problem
      self.init(file: file, position: Position(mark), reason: .syntax(text))
    case .duplicatedKeysInMapping(let keys, let context):
      self.init(
        file: file, position: Position(context.mark), reason: .duplicateKey(keys.first ?? ""))
    case .reader(let problem, let offset, _, let yaml):
      let position = offset.map { Position(ofCharacter: $0, in: yaml) }
      self.init(file: file, position: position, reason: .syntax(problem))
    default:
      self.init(file: file, position: nil, reason: .syntax("\(error)"))
    }
  }
}

extension ConfigurationError.Position {
  fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }

  fileprivate init(ofCharacter offset: Int, in text: String) {
    let lines = text.prefix(offset).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    self.init(line: lines.count, column: (lines.last?.unicodeScalars.count ?? 0) + 1)
  }
}

extension ConfigurationValue {
  /// A path, made absolute from the folder of the file it stands in.
  func path() throws(ConfigurationError) -> String {
    let folder = URL(filePath: file).absoluteURL.deletingLastPathComponent()
    return URL(filePath: try text(), relativeTo: folder).absoluteURL.path(percentEncoded: false)
  }

  func newtons(in range: ClosedRange<Double>) throws(ConfigurationError) -> Newtons {
    Newtons(try number(in: range))
  }

  func milliseconds(in range: ClosedRange<Int>) throws(ConfigurationError) -> Duration {
    .milliseconds(try integer(in: range))
  }
}

extension Configuration.Table {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping(["serial", "vendor_id", "product_id", "virtual"])
    serial = try values["serial"]?.text()
    if let value = values["vendor_id"] { vendorID = UInt16(try value.integer(in: 0...0xFFFF)) }
    if let value = values["product_id"] { productID = UInt16(try value.integer(in: 0...0xFFFF)) }
    // Commented-out children leave a bare key; no one gets made-up loads by that.
    if let value = values.values["virtual"] {
      guard value.kind != .nothing else { throw value.refusal(.emptyMapping) }
      virtual = try .init(value)
    }
  }
}

extension Configuration.Virtual {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping(["scenario", "recording", "speed", "seed", "rate"])
    switch (values["scenario"], values["recording"]) {
    case (nil, nil):
      break
    case (.some, let recording?):
      throw recording.refusal(.conflictingKeys("scenario", "recording"))
    case (nil, let recording?):
      source = .recording(path: try recording.path())
    case (let scenario?, nil):
      source = .scenario(try scenario.word(among: Scenario.Length.allCases, name: \.rawValue))
    }
    if let value = values["speed"] { speed = try value.number(in: 1...1000) }
    if let value = values["seed"] { seed = UInt64(try value.integer(in: 0...Int.max)) }
    if let value = values["rate"] { scansPerSecond = try value.integer(in: 10...1000) }
  }
}

extension Configuration.Monitoring {
  fileprivate init(_ value: ConfigurationValue) throws(ConfigurationError) {
    self.init()
    let values = try value.mapping([
      "deadband_n", "off_delay_ms", "stale_after_ms", "minimum_load_n",
    ])
    if let value = values["deadband_n"] { deadband = try value.newtons(in: 0...1000) }
    // The table keeps its own off-delay in 16 bits.
    if let value = values["off_delay_ms"] { offDelay = try value.milliseconds(in: 0...60_000) }
    if let value = values["stale_after_ms"] {
      staleAfter = try value.milliseconds(in: 20...10_000)
    }
    if let value = values["minimum_load_n"] { minimumLoad = try value.newtons(in: 1...1000) }
  }
}
