/// Numbers of Parquet's enumerations (parquet.thrift), as far as they are written here.
enum ParquetFormat {
  static let magic = Array("PAR1".utf8)

  enum PhysicalType: Int32 {
    case boolean = 0
    case int32 = 1
    case int64 = 2
    case double = 5
    case byteArray = 6
  }

  enum Encoding: Int32 {
    case plain = 0
    case rle = 3
    case deltaBinaryPacked = 5
    case rleDictionary = 8
  }

  enum PageType: Int32 {
    case data = 0
    case dictionary = 2
  }

  enum Repetition: Int32 {
    case required = 0
    case optional = 1
  }

  /// ConvertedType.UTF8, beside the logical type for older readers.
  static let utf8: Int32 = 0
  static let uncompressed: Int32 = 0
}

extension ExportColumn.Kind {
  var physicalType: ParquetFormat.PhysicalType {
    switch self {
    case .int32: .int32
    case .int64, .timestamp: .int64
    case .decimal: .double
    case .boolean: .boolean
    case .text: .byteArray
    }
  }

  var encoding: ParquetFormat.Encoding {
    switch self {
    case .int32, .int64, .timestamp: .deltaBinaryPacked
    case .decimal, .boolean: .plain
    case .text: .rleDictionary
    }
  }
}
