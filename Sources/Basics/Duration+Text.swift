extension Duration {
  /// The most of any unit that a text may say: ten digits would be more than anybody lives.
  private static let mostUnits: Int64 = 1_000_000_000

  /// A duration as people write it in configurations and options: a whole number and a unit, `500ms 30s 15m 6h 30d`;
  /// nil for any other text.
  public init?(parsing text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count <= Duration.mostUnits else { return nil }
    switch text[digits.endIndex...] {
    case "ms": self = .milliseconds(count)
    case "s": self = .seconds(count)
    case "m": self = .seconds(count * 60)
    case "h": self = .seconds(count * 3600)
    case "d": self = .seconds(count * 86_400)
    default: return nil
    }
  }

  /// Whole milliseconds, the rest cut off.
  public var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
