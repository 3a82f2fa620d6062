/// Reads and writes durations and sizes with their units.
enum Units {
  static func duration(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count <= 1_000_000_000 else { return nil }
    switch text[digits.endIndex...] {
    case "ms": return .milliseconds(count)
    case "s": return .seconds(count)
    case "m": return .seconds(count * 60)
    case "h": return .seconds(count * 3600)
    case "d": return .seconds(count * 86_400)
    default: return nil
    }
  }

  private static let sizes: [(unit: String, bytes: Int)] = [
    ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
  ]

  /// The bytes of a size such as `16MiB`; nil if it is not one. A size beyond `Int.max` is `Int.max`.
  static func bytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let unit = sizes.first(where: { $0.unit == text[digits.endIndex...] }) else { return nil }
    let (product, overflow) = (Int(digits) ?? .max).multipliedReportingOverflow(by: unit.bytes)
    return overflow ? .max : product
  }

  /// A size as text, in the largest unit that gives a whole number.
  static func text(_ bytes: Int) -> String {
    let unit = sizes.first { bytes % $0.bytes == 0 } ?? ("B", 1)
    return "\(bytes / unit.bytes)\(unit.unit)"
  }
}
