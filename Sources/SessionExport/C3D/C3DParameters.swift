/// The parameter section of a C3D file (https://www.c3d.org/HTML/Documents/theparametersection.htm).
///
/// A group and a parameter are written alike, one behind the other:
///
/// | size | group                     | parameter                                             |
/// |-----:|---------------------------|-------------------------------------------------------|
/// |    1 | length n of the name      | length n of the name                                  |
/// |    1 | number, negative          | number of its group, positive                         |
/// |    n | name                      | name                                                  |
/// |    2 | distance to the next      | distance to the next, counted from here; 0: the last  |
/// |    1 |                           | type: -1 text, 2 integers, 4 floating-point           |
/// |    1 |                           | dimensions d, 0 for a single number                   |
/// |    d |                           | size of each, the fastest first                       |
/// |      |                           | the values                                            |
/// |  1+m | length and description    | length and description                                |
struct C3DParameters {
  enum Value {
    case integer(Int)
    case integers([Int], dimensions: [Int])
    case real(Double)
    case reals([Double], dimensions: [Int])
    case text(String)
    case texts([String])
  }

  private static let blockByteCount = 512
  /// Lists of texts and of numbers have at most as many entries as a byte counts.
  static let longestList = 255

  private var bytes: [UInt8] = []
  private var group: Int8 = 0
  /// Where the distance of the last record stands.
  private var lastDistance = 0

  mutating func begin(_ name: String, _ description: String) {
    group += 1
    appendName(name, id: UInt8(bitPattern: -group))
    append(description: description)
    endRecord()
  }

  /// Adds a parameter to the group that was begun last.
  mutating func add(_ name: String, _ value: Value, _ description: String = "") {
    appendName(name, id: UInt8(bitPattern: group))
    switch value {
    case .integer(let number): append(type: 2, []) { $0.append(word: number) }
    case .integers(let numbers, let dimensions):
      append(type: 2, dimensions) { bytes in for number in numbers { bytes.append(word: number) } }
    case .real(let number): append(type: 4, []) { $0.append(float: Float(number)) }
    case .reals(let numbers, let dimensions):
      append(type: 4, dimensions) { bytes in
        for number in numbers { bytes.append(float: Float(number)) }
      }
    case .text(let text):
      let text = Self.ascii(text)
      append(type: 0xFF, [text.count]) { $0.append(contentsOf: text) }
    case .texts(let texts):
      let texts = texts.map { Self.ascii($0) }
      let width = max(1, texts.map(\.count).max() ?? 1)
      append(type: 0xFF, [width, texts.count]) { bytes in
        for text in texts {
          bytes.append(contentsOf: text)
          for _ in text.count..<width { bytes.append(UInt8(ascii: " ")) }
        }
      }
    }
    append(description: description)
    endRecord()
  }

  /// The section in whole blocks, or nil where they are more than a file can count.
  func section() -> [UInt8]? {
    var records = bytes
    if !records.isEmpty {
      records[lastDistance] = 0
      records[lastDistance + 1] = 0
    }
    let count = (records.count + 4 + Self.blockByteCount - 1) / Self.blockByteCount
    guard let blocks = UInt8(exactly: count) else { return nil }
    // Two bytes that mean nothing here, blocks, and 84: numbers as Intel's processors have them.
    var section: [UInt8] = [1, 0x50, blocks, 84]
    section += records
    section += [UInt8](repeating: 0, count: count * Self.blockByteCount - section.count)
    return section
  }

  private mutating func appendName(_ name: String, id: UInt8) {
    let name = Self.ascii(name)
    bytes.append(UInt8(name.count))
    bytes.append(id)
    bytes.append(contentsOf: name)
    lastDistance = bytes.count
    bytes.append(contentsOf: [0, 0])
  }

  private mutating func append(
    type: UInt8, _ dimensions: [Int], _ values: (inout [UInt8]) -> Void
  ) {
    bytes.append(type)
    bytes.append(UInt8(dimensions.count))
    for dimension in dimensions { bytes.append(UInt8(dimension)) }
    values(&bytes)
  }

  private mutating func append(description: String) {
    let text = Self.ascii(description)
    bytes.append(UInt8(text.count))
    bytes.append(contentsOf: text)
  }

  private mutating func endRecord() {
    let distance = bytes.count - lastDistance
    bytes[lastDistance] = UInt8(distance & 0xFF)
    bytes[lastDistance + 1] = UInt8(distance >> 8)
  }

  /// At most 127 characters, those that are not ASCII as a question mark.
  private static func ascii(_ text: String) -> [UInt8] {
    text.prefix(127).map { character in
      character.asciiValue.flatMap { $0 >= 0x20 ? $0 : nil } ?? UInt8(ascii: "?")
    }
  }
}

extension [UInt8] {
  /// The low sixteen bits: 65,535 is read as that, or as -1, by what the parameter means.
  fileprivate mutating func append(word value: Int) {
    append(littleEndian: UInt16(truncatingIfNeeded: value))
  }
}
