extension SessionHeader {
  /// Reads the header of a log, whose format is looked at first: another one has other keys.
  public init(decoding json: [UInt8]) throws(ReplayError) {
    struct Format: Decodable { var format: Int }
    do {
      let format = try JSONText.decode(Format.self, from: json).format
      guard format == Self.currentFormat else { throw ReplayError.unknownFormat(format) }
      self = try JSONText.decode(Self.self, from: json)
    } catch let error as ReplayError {
      throw error
    } catch {
      throw .malformedHeader(JSONProblem.words(error))
    }
  }
}
