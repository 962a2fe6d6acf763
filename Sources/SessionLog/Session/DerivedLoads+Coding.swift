internal import TableModel

extension DerivedLoads {
  enum Field {
    static let footForcePeak: UInt64 = 1
    static let barSupport: UInt64 = 2
    static let centreX: UInt64 = 3
    static let centreY: UInt64 = 4
    static let zone: UInt64 = 5
    static let quality: UInt64 = 6
    static let flags: UInt64 = 7
    static let isUpperBound: UInt64 = 8
  }

  func encode() -> [UInt8] {
    var message = ProtobufWriter()
    if let footForcePeak { message.add(Field.footForcePeak, float: footForcePeak) }
    if let barSupport { message.add(Field.barSupport, float: barSupport) }
    if let centreX { message.add(Field.centreX, zigzag(Int64(centreX))) }
    if let centreY { message.add(Field.centreY, zigzag(Int64(centreY))) }
    if zone != 0 { message.add(Field.zone, UInt64(zone)) }
    if quality != .trusted { message.add(Field.quality, UInt64(quality.rawValue)) }
    if flags != 0 { message.add(Field.flags, UInt64(flags)) }
    if isUpperBound { message.add(Field.isUpperBound, 1) }
    return message.bytes
  }

  init(decoding data: [UInt8]) throws(SessionLogError) {
    self.init()
    var reader = ByteReader(data)
    while let field = try reader.protobufField() {
      switch (field.number, field.value) {
      case (Field.footForcePeak, .fixed(let place)): footForcePeak = try data.float(place)
      case (Field.barSupport, .fixed(let place)): barSupport = try data.float(place)
      case (Field.centreX, .varint(let number)): centreX = try exactly(unzigzag(number))
      case (Field.centreY, .varint(let number)): centreY = try exactly(unzigzag(number))
      case (Field.zone, .varint(let number)):
        guard number < UInt64(BodyZone.indexCount) else {
          throw .valueOutOfRange(Int64(clamping: number))
        }
        zone = UInt8(number)
      case (Field.quality, .varint(let number)):
        guard let known = UInt8(exactly: number).flatMap(Quality.init) else {
          throw .valueOutOfRange(Int64(clamping: number))
        }
        quality = known
      case (Field.flags, .varint(let number)): flags = try exactly(Int64(clamping: number))
      case (Field.isUpperBound, .varint(let number)): isUpperBound = number != 0
      default: break
      }
    }
    for force in [footForcePeak, barSupport] where force?.isFinite == false {
      throw .valueOutOfRange(Int64(Field.footForcePeak))
    }
  }
}
