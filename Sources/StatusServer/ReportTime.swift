public import Basics

/// A moment that JSON holds as RFC 3339 in UTC: `2026-11-23T16:45:40.123Z`.
public struct ReportTime: Sendable, Hashable, Codable {
  /// The moment.
  public var time: Timestamp

  /// A moment.
  public init(_ time: Timestamp) { self.time = time }

  /// Reads what `encode` writes.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = ReportTime.parse(text) else {
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

  /// The moment in a text of the form `2026-11-23T16:45:40Z` or `…40.123Z`; nil for any other.
  public static func parse(_ text: String) -> Timestamp? {
    let pattern = #/(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{3}))?Z/#
    guard let parts = text.wholeMatch(of: pattern)?.output else { return nil }
    let number = { (part: Substring) in Int(part) ?? 0 }
    return Timestamp(
      year: number(parts.1), month: number(parts.2), day: number(parts.3), hour: number(parts.4),
      minute: number(parts.5), second: number(parts.6), millisecond: parts.7.map(number) ?? 0)
  }
}
