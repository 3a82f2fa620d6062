/// A number from a JSON text. Its digits are kept as written, since an identifier may have more digits than a `Double`
/// can represent.
public struct JSONNumber: Sendable, Equatable {
  /// The number as it was written.
  public let text: String
  /// Its value, rounded to a `Double`.
  public let value: Double

  /// A number from its text; nil if the text is not a number.
  init?(_ text: String) {
    guard let value = Double(text) else { return nil }
    self.text = text
    self.value = value
  }

  /// A whole number digit by digit, without sign `+`, fraction or exponent where those say nothing; other numbers as
  /// they were written.
  public var identifier: String {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    if digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) { return text }
    // Up to 2^53, a Double represents every whole number exactly.
    guard abs(value) < 9_007_199_254_740_992, let whole = Int64(exactly: value) else { return text }
    return String(whole)
  }
}

extension JSONNumber: ExpressibleByIntegerLiteral {
  /// A whole number.
  public init(integerLiteral value: Int) {
    text = String(value)
    self.value = Double(value)
  }
}
