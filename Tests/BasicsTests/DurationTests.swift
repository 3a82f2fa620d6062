import Basics
import Testing

/// Parsing and printing of durations, and printing of numbers.
struct DurationTests {
  @Test(
    "A duration is a whole number and a unit",
    arguments: [
      ("500ms", 500), ("30s", 30_000), ("15m", 900_000), ("6h", 21_600_000), ("30d", 2_592_000_000), ("0s", 0),
      ("007s", 7000),
    ] as [(String, Int64)])
  func reads(_ text: String, _ milliseconds: Int64) { #expect(Duration(parsing: text)?.milliseconds == milliseconds) }

  @Test(
    "Another unit, a sign, a fraction, white space and too many digits are refused",
    arguments: [
      "", "30", "s", "1w", "-1s", "+1s", "1.5h", "1 s", " 1s", "1s ", "1S", "٣s", "1000000001s",
      "99999999999999999999d",
    ])
  func refuses(_ text: String) { #expect(Duration(parsing: text) == nil) }

  @Test("The longest duration of each unit fits into an integer of milliseconds")
  func longest() {
    for unit in ["ms", "s", "m", "h", "d"] { #expect((Duration(parsing: "1000000000" + unit)?.milliseconds ?? 0) > 0) }
  }

  @Test(
    "A duration is printed in the largest unit of which it has at least two",
    arguments: [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h"), (172_800, "2 d")])
  func tells(_ seconds: Int, _ text: String) { #expect(RelativeTime.duration(seconds: seconds) == text) }

  @Test(
    "Numbers have one decimal at most, or as many as asked for",
    arguments: [
      (7.5, "7.5", "7.500"), (12, "12", "12.000"), (-0.04, "0", "-0.040"), (-9.26, "-9.3", "-9.260"),
      (0.9996, "1", "1.000"),
    ])
  func numbers(_ value: Double, _ tenths: String, _ fixed: String) {
    #expect(NumberText.tenths(value) == tenths && NumberText.fixed(value, decimals: 3) == fixed)
  }

  @Test("Infinity and NaN are printed as ∞", arguments: [Double.infinity, .nan])
  func uncountable(_ value: Double) {
    #expect(NumberText.tenths(1e300) == "1e+300" && NumberText.fixed(1e300, decimals: 2) == "∞")
    #expect(NumberText.tenths(value) == "∞" && NumberText.fixed(value, decimals: 2) == "∞")
  }
}
