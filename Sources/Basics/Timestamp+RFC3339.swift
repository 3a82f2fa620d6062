extension Timestamp {
  /// Parses a text of the form `2026-11-23T16:45:40Z` or `2026-11-23T16:45:40.123Z`, as written by `rfc3339`; nil for
  /// any other form. The other forms of RFC 3339 occur only in feeds, and the feed parser reads them.
  public init?(rfc3339 text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 20 || digits.count == 24, digits.last == UInt8(ascii: "Z") else { return nil }
    for (place, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")] as [(Int, Unicode.Scalar)] {
      guard digits[place] == UInt8(ascii: mark) else { return nil }
    }
    var milliseconds = 0
    if digits.count == 24 {
      guard digits[19] == UInt8(ascii: "."), let number = Timestamp.number(digits[20..<23]) else { return nil }
      milliseconds = number
    }
    guard let year = Timestamp.number(digits[0..<4]), let month = Timestamp.number(digits[5..<7]),
      let day = Timestamp.number(digits[8..<10]), let hour = Timestamp.number(digits[11..<13]),
      let minute = Timestamp.number(digits[14..<16]), let second = Timestamp.number(digits[17..<19]),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    self.init(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: milliseconds)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var number = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }
}

/// In JSON, text of RFC 3339.
extension Timestamp: Codable {
  /// Reads what `encode` writes.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let time = Timestamp(rfc3339: text) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no RFC 3339 time in UTC"))
    }
    self = time
  }

  /// Writes RFC 3339.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rfc3339())
  }
}
