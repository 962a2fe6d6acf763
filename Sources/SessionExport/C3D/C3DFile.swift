internal import TableModel

/// One C3D file's bytes: header, parameters, data (https://www.c3d.org).
///
/// The numbers are Intel's, the data floating-point. There are no points in space, so a frame is
/// its analog samples. Header words, of 16 bits, counted from 1:
///
/// | word    | content                                               |
/// |--------:|-------------------------------------------------------|
/// | 1       | first block of the parameters, 2; and `50` hex        |
/// | 2       | points, 0                                             |
/// | 3       | analog values a frame                                 |
/// | 4, 5    | first frame, 1, and last frame, without a sign        |
/// | 6       | largest gap filled in by interpolation, 0             |
/// | 7-8     | scale, -1: the data is floating-point                 |
/// | 9       | first block of the data                               |
/// | 10      | analog samples a frame, 1                             |
/// | 11-12   | frames a second                                       |
struct C3DFile {
  private static let blockByteCount = 512

  let frames: C3DFrames
  let plates: [ForcePlate]
  /// The plates' six channels, among the columns.
  let plateChannels: [Range<Int>]
  let facts: ExportFacts
  /// Frames a second, for a file of one scan.
  let nominalRate: Double

  /// All blocks before the data.
  func head() throws(ExportError) -> [UInt8] {
    let rate = frames.rate ?? nominalRate
    // The number of the data's first block is in the parameters, and depends on their length.
    guard let draft = parameters(rate: rate, dataStart: 0).section(),
      let section = parameters(
        rate: rate, dataStart: 2 + draft.count / Self.blockByteCount
      ).section()
    else { throw .tooManyParameters }
    var header: [UInt8] = [2, 0x50]
    for word in [0, frames.columns.count, 1, frames.count, 0] {
      header.append(littleEndian: UInt16(word))
    }
    header.append(float: -1)
    header.append(littleEndian: UInt16(2 + section.count / Self.blockByteCount))
    header.append(littleEndian: UInt16(1))
    header.append(float: Float(rate))
    header += [UInt8](repeating: 0, count: Self.blockByteCount - header.count)
    return header + section
  }

  /// What fills the data's last block.
  ///
  /// Nothing at the largest number of frames: some readers (ezc3d 1.7.2) take that number for
  /// "until the file's end", and would see frames of zeros.
  var tail: [UInt8] {
    guard frames.count < C3DFrames.most else { return [] }
    let rest = frames.samples.count * 4 % Self.blockByteCount
    return [UInt8](repeating: 0, count: rest == 0 ? 0 : Self.blockByteCount - rest)
  }

  private func parameters(rate: Double, dataStart: Int) -> C3DParameters {
    var parameters = C3DParameters()
    parameters.begin("POINT", "no points in space were measured")
    parameters.add("USED", .integer(0))
    parameters.add("SCALE", .real(-1), "floating-point data")
    parameters.add("RATE", .real(rate), "scans a second, by the table's clock")
    parameters.add("DATA_START", .integer(dataStart))
    parameters.add("FRAMES", .integer(frames.count))
    parameters.add("LABELS", .texts([]))
    parameters.add("DESCRIPTIONS", .texts([]))
    parameters.add("UNITS", .text("mm"))
    addAnalog(rate, to: &parameters)
    addPlates(to: &parameters)
    parameters.begin("TRIAL", "")
    // Two words each, the lower one first.
    parameters.add("ACTUAL_START_FIELD", .integers([1, 0], dimensions: [2]))
    parameters.add("ACTUAL_END_FIELD", .integers([frames.count, 0], dimensions: [2]))
    parameters.add("CAMERA_RATE", .real(rate))
    addFacts(to: &parameters)
    return parameters
  }

  private func addAnalog(_ rate: Double, to parameters: inout C3DParameters) {
    let columns = frames.columns
    parameters.begin("ANALOG", "a value that is no number (NaN) is not known")
    parameters.add("USED", .integer(columns.count))
    parameters.add("LABELS", .texts(columns.map { $0.name.uppercased() }))
    parameters.add("DESCRIPTIONS", .texts(columns.map(\.description)))
    parameters.add("UNITS", .texts(columns.map(\.unit)))
    parameters.add("GEN_SCALE", .real(1))
    parameters.add(
      "SCALE", .reals(columns.map { _ in 1 }, dimensions: [columns.count]))
    parameters.add("OFFSET", .integers(columns.map { _ in 0 }, dimensions: [columns.count]))
    parameters.add("RATE", .real(rate))
    parameters.add("FORMAT", .text("SIGNED"))
    parameters.add("BITS", .integer(16))
  }

  /// The panels, in a room whose x is the table's, whose y points to the head and z up.
  private func addPlates(to parameters: inout C3DParameters) {
    parameters.begin("FORCE_PLATFORM", "panels: vertical load above the tare, and its moments")
    parameters.add("USED", .integer(plates.count))
    let count = plates.count
    parameters.add("TYPE", .integers(plates.map { _ in 2 }, dimensions: [count]))
    parameters.add("ZERO", .integers([0, 0], dimensions: [2]), "the tare is taken off already")
    let corners = plates.flatMap { Self.corners($0) }
    parameters.add("CORNERS", .reals(corners, dimensions: [3, 4, count]))
    parameters.add(
      "ORIGIN", .reals(plates.flatMap { _ in [0.0, 0, 0] }, dimensions: [3, count]),
      "moments are about the plate's middle")
    parameters.add(
      "CHANNEL",
      .integers(plateChannels.flatMap { $0.map { $0 + 1 } }, dimensions: [6, count]))
  }

  /// In the order of the quadrants of the plate's own axes: ++, -+, --, +-.
  private static func corners(_ plate: ForcePlate) -> [Double] {
    var corners: [Double] = []
    for (x, y) in [(1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0)] {
      corners.append(plate.middle.x + x * plate.halfWidth)
      corners.append(-(plate.middle.y + y * plate.halfLength))
      corners.append(0)
    }
    return corners
  }

  private func addFacts(to parameters: inout C3DParameters) {
    parameters.begin("TREADLIGHT", "where this comes from")
    for (key, value) in facts.pairs {
      let name = key.replacing("treadlight.", with: "").uppercased()
      parameters.add(name, .text(value.isEmpty ? " " : value))
    }
    parameters.add("LOST_FRAMES", .integer(frames.lost), "all their values are NaN")
    parameters.add(
      "WORST_SHIFT", .real(frames.worstShift),
      "seconds a scan stands at most from its frame's even time; TIME has its own")
    for kind in [ExportWords.zone, .quality, .flags] {
      guard frames.columns.contains(where: { $0.kind == .text(kind) }) else { continue }
      parameters.add(
        "\(kind)".uppercased(), .texts(kind.list.map { "\($0.number) \($0.text)" }),
        "what the channel's numbers mean")
    }
  }
}
