/// Sizes in bytes, as configurations write them.
enum ByteSize {
  private static let sizes: [(unit: String, bytes: Int)] = [
    ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1),
  ]

  /// The number of bytes of a size; one too large to count is the largest that can be.
  static func bytes(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let unit = sizes.first(where: { $0.unit == text[digits.endIndex...] }) else { return nil }
    let (product, overflow) = (Int(digits) ?? .max).multipliedReportingOverflow(by: unit.bytes)
    return overflow ? .max : product
  }

  /// A size in the largest unit that it is a whole number of.
  static func text(_ bytes: Int) -> String {
    let unit = sizes.first { bytes % $0.bytes == 0 } ?? ("B", 1)
    return "\(bytes / unit.bytes)\(unit.unit)"
  }
}
