// The protobuf declarations of what Treadlight works out of the scans; the same as the .proto files
// in Documentation, which a test compares.

internal import TableModel

extension Overview {
  static let schema = ProtobufSchema(
    file: "overview.proto",
    messages: [
      MessageDescriptor(
        name: "Overview",
        fields: [
          FieldDescriptor("start_s", Field.second, .uint64),
          FieldDescriptor("scans", Field.scans, .uint32),
          FieldDescriptor("minimum_counts", Field.minima, .sint32, isRepeated: true),
          FieldDescriptor("mean_counts", Field.means, .float, isRepeated: true),
          FieldDescriptor("maximum_counts", Field.maxima, .sint32, isRepeated: true),
          FieldDescriptor("readings", Field.readings, .uint32, isRepeated: true),
          FieldDescriptor("state_flags", Field.states, .uint32, isRepeated: true),
        ])
    ])
}

extension DerivedLoads {
  static let schema = ProtobufSchema(
    file: "derived.proto",
    messages: [
      MessageDescriptor(
        name: "Derived",
        fields: [
          FieldDescriptor("foot_force_peak_n", Field.footForcePeak, .float, isOptional: true),
          FieldDescriptor("bar_support_n", Field.barSupport, .float, isOptional: true),
          FieldDescriptor("centre_of_pressure_x_mm", Field.centreX, .sint32, isOptional: true),
          FieldDescriptor("centre_of_pressure_y_mm", Field.centreY, .sint32, isOptional: true),
          FieldDescriptor("zone", Field.zone, .enumeration, of: "Derived.Zone"),
          FieldDescriptor("quality", Field.quality, .enumeration, of: "Derived.Quality"),
          FieldDescriptor("quality_flags", Field.flags, .uint32),
          FieldDescriptor("foot_force_is_at_most", Field.isUpperBound, .bool),
        ], enumerations: [zones, qualities])
    ])

  /// The value is the index of a `BodyZone`.
  private static let zones = EnumerationDescriptor(
    name: "Zone",
    values: [("NO_ZONE", 0)]
      + (1..<UInt8(BodyZone.indexCount)).compactMap { index in
        BodyZone(index: index).map { (Self.name(of: $0), UInt64(index)) }
      })

  private static let qualities = EnumerationDescriptor(
    name: "Quality", values: [("TRUSTED", 0), ("SETTLING", 1), ("FAULTY", 2)])

  /// `LEFT_BACK_OF_KNEE`.
  private static func name(of zone: BodyZone) -> String {
    String(zone.name.uppercased().map { $0.isLetter ? $0 : "_" })
  }
}

extension ClockTuple {
  static let schema = ProtobufSchema(
    file: "clock.proto",
    messages: [
      MessageDescriptor(
        name: "Clock",
        fields: [
          FieldDescriptor("epoch", Field.epoch, .uint32),
          FieldDescriptor("device_us", Field.deviceTime, .uint64),
          FieldDescriptor("monotonic_ns", Field.monotonic, .uint64),
          FieldDescriptor("wall_ns", Field.wall, .uint64),
        ])
    ])
}

extension Pyramid {
  static let schema = ProtobufSchema(
    file: "pyramid.proto",
    messages: [
      MessageDescriptor(
        name: "Pyramid",
        fields: [
          FieldDescriptor("levels", Field.levels, .message, of: "Level", isRepeated: true)
        ]),
      MessageDescriptor(
        name: "Level",
        fields: [
          FieldDescriptor("span_s", LevelField.span, .uint32),
          FieldDescriptor("start_s", LevelField.starts, .sint64, isRepeated: true),
          FieldDescriptor("scans", LevelField.scans, .sint64, isRepeated: true),
          FieldDescriptor(
            "counts", LevelField.counts, .message, of: "Column", isRepeated: true),
          FieldDescriptor("foot_force_mn", LevelField.footForce, .message, of: "Column"),
        ]),
      MessageDescriptor(
        name: "Column",
        fields: [
          FieldDescriptor("readings", ColumnField.readings, .sint64, isRepeated: true),
          FieldDescriptor("minimum", ColumnField.minimum, .sint64, isRepeated: true),
          FieldDescriptor("maximum", ColumnField.maximum, .sint64, isRepeated: true),
          FieldDescriptor("sum", ColumnField.sum, .sint64, isRepeated: true),
        ]),
    ])
}
