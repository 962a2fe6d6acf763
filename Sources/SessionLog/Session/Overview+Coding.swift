internal import TableProtocol

extension Overview {
  enum Field {
    static let second: UInt64 = 1
    static let scans: UInt64 = 2
    static let minima: UInt64 = 3
    static let means: UInt64 = 4
    static let maxima: UInt64 = 5
    static let readings: UInt64 = 6
    static let states: UInt64 = 7
  }

  func encode() -> [UInt8] {
    var message = ProtobufWriter()
    message.add(Field.second, second)
    message.add(Field.scans, UInt64(scans))
    message.add(Field.minima, packed: cells.map { zigzag(Int64($0.minimum)) })
    message.add(Field.means, packed: cells.map { $0.readings > 0 ? $0.mean : .nan })
    message.add(Field.maxima, packed: cells.map { zigzag(Int64($0.maximum)) })
    if cells.contains(where: { $0.readings != scans }) {
      message.add(Field.readings, packed: cells.map { UInt64($0.readings) })
    }
    if cells.contains(where: { $0.states != 0 }) {
      message.add(Field.states, packed: cells.map { UInt64($0.states) })
    }
    return message.bytes
  }

  init(decoding data: [UInt8]) throws(SessionLogError) {
    var second: UInt64 = 0
    var scans: UInt64 = 0
    var minima: [UInt64] = []
    var means: [Float] = []
    var maxima: [UInt64] = []
    var readings: [UInt64] = []
    var states: [UInt64] = []
    let most = TableProtocol.maximumChannels
    var reader = ByteReader(data)
    while let field = try reader.protobufField() {
      switch (field.number, field.value) {
      case (Field.second, .varint(let number)): second = number
      case (Field.scans, .varint(let number)): scans = number
      case (Field.minima, .bytes(let place)): minima = try data.packed(place, most: most)
      case (Field.means, .bytes(let place)): means = try data.packedFloats(place, most: most)
      case (Field.maxima, .bytes(let place)): maxima = try data.packed(place, most: most)
      case (Field.readings, .bytes(let place)): readings = try data.packed(place, most: most)
      case (Field.states, .bytes(let place)): states = try data.packed(place, most: most)
      default: break
      }
    }
    let channels = minima.count
    for count in [means.count, maxima.count] where count != channels {
      throw .wrongLength(declared: UInt64(count), expected: UInt64(channels))
    }
    for count in [readings.count, states.count] where count != channels && count != 0 {
      throw .wrongLength(declared: UInt64(count), expected: UInt64(channels))
    }
    self.init(second: second, scans: try exactly(Int64(clamping: scans)), cells: [])
    for channel in 0..<channels {
      var cell = Cell(
        readings: readings.isEmpty ? self.scans : try exactly(Int64(clamping: readings[channel])),
        minimum: try exactly(unzigzag(minima[channel])), mean: means[channel],
        maximum: try exactly(unzigzag(maxima[channel])),
        states: states.isEmpty ? 0 : try exactly(Int64(clamping: states[channel])))
      if cell.readings == 0 { cell.mean = 0 }
      guard cell.readings <= self.scans, cell.minimum <= cell.maximum, cell.mean.isFinite else {
        throw .valueOutOfRange(Int64(cell.minimum))
      }
      cells.append(cell)
    }
  }
}
