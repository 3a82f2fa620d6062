/// Numbers as people read them.
public enum NumberText {
  /// With one decimal unless that is zero: `7.5`, `12`; from 10¹⁵ on as `1e+300`. What is not a number is `∞`.
  public static func tenths(_ value: Double) -> String {
    guard value.isFinite else { return value < 0 ? "-∞" : "∞" }
    guard value.magnitude < 1e15 else { return String(value) }
    let tenths = (value * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int64(tenths)) : String(tenths)
  }

  /// With a fixed number of decimals, 1 to 9: `0.970`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    guard value.magnitude * Double(scale) < 1e18 else { return value < 0 ? "-∞" : "∞" }
    let (whole, rest) = Int64((value * Double(scale)).rounded()).magnitude.quotientAndRemainder(
      dividingBy: UInt64(scale))
    let digits = String(rest)
    let sign = value < 0 && whole + rest > 0 ? "-" : ""
    return "\(sign)\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
  }
}
