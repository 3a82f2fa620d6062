/// A moment that JSON holds as RFC 3339 in UTC: `2026-11-23T16:45:40.123Z`.
public struct ReportTime: Sendable, Hashable, Codable {
  /// The moment.
  public var time: Timestamp

  /// A moment.
  public init(_ time: Timestamp) { self.time = time }

  /// Reads what `encode` writes.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = Timestamp(rfc3339: text) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no RFC 3339 time in UTC"))
    }
    self.time = time
  }

  /// Writes RFC 3339.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(time.rfc3339())
  }
}
