import Basics

/// Parses ISO 8601 dates: `2003-12-31T10:14:55.5+01:00` and all shorter forms, with year, month, week or day of the
/// year, with or without dashes, with a space instead of the T.
enum ISODate {
  static func parse(_ text: DateText) -> Timestamp? {
    var text = text
    let datePart = text.take {
      ASCII.isDigit($0) || $0 == UInt8(ascii: "-") || $0 | 0x20 == UInt8(ascii: "w") || $0 == UInt8(ascii: "/")
        || $0 == UInt8(ascii: ".")
    }
    // Most dates begin with a weekday.
    if datePart.isEmpty { return nil }
    return date(datePart).flatMap { WordyDate.parse($0, then: text) }
  }

  private static func date(_ text: ArraySlice<UInt8>) -> (Int, Int, Int)? {
    if let week = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "w") }) {
      return weekDate(year: text[..<week], rest: text[(week + 1)...])
    }
    let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    // "-0312" and "-03-12" have no century (ISO 8601:1988 §5.2.1.3).
    if parts.count > 1, parts[0].isEmpty { return withoutCentury(parts.dropFirst()) }
    let numbers = parts.compactMap(DateText.number)
    guard numbers.count == parts.count else { return inNumbers(text, weekday: nil) }
    switch (parts.count, parts[0].count) {
    case (1, 8): return (numbers[0] / 10_000, numbers[0] / 100 % 100, numbers[0] % 100)
    case (1, 7): return dayOfYear(numbers[0] / 1000, numbers[0] % 1000)
    case (1, 6): return FeedDate.fullYear(text.prefix(2)).map { ($0, numbers[0] / 100 % 100, numbers[0] % 100) }
    case (1, 5): return FeedDate.fullYear(text.prefix(2)).flatMap { dayOfYear($0, numbers[0] % 1000) }
    case (1, 4): return (numbers[0], 1, 1)
    case (2, 4) where parts[1].count == 3: return dayOfYear(numbers[0], numbers[1])
    case (2, 4): return (numbers[0], numbers[1], 1)
    case (2, 2) where parts[1].count == 3:
      return FeedDate.fullYear(parts[0]).flatMap { dayOfYear($0, numbers[1]) }
    case (2, 2): return FeedDate.fullYear(parts[0]).map { ($0, numbers[1], 1) }
    case (3, 4): return (numbers[0], numbers[1], numbers[2])
    case (3, 2): return FeedDate.fullYear(parts[0]).map { ($0, numbers[1], numbers[2]) }
    default: return nil
    }
  }

  private static func withoutCentury(_ parts: ArraySlice<ArraySlice<UInt8>>) -> (Int, Int, Int)? {
    let digits = parts.flatMap { $0 }
    // A date without a year, such as "--12-31", is not valid.
    guard parts.allSatisfy({ !$0.isEmpty }), digits.count == 4, let value = DateText.number(digits[...]),
      let year = FeedDate.fullYear(digits[..<2])
    else { return nil }
    return (year, value % 100, 1)
  }

  /// Parses `31.12.2003`, `2003/12/31`, and `31/12/2003` or `12/31/2003` if the numbers or the weekday allow only one
  /// reading.
  static func inNumbers(_ text: ArraySlice<UInt8>, weekday: Int?) -> (Int, Int, Int)? {
    let parts = text.split { !ASCII.isDigit($0) }
    let numbers = parts.compactMap(DateText.number)
    guard parts.count == 3, numbers.count == 3 else { return nil }
    if parts[0].count == 4 { return (numbers[0], numbers[1], numbers[2]) }
    guard let year = FeedDate.fullYear(parts[2]) else { return nil }
    let dayFirst = (year, numbers[1], numbers[0])
    let monthFirst = (year, numbers[0], numbers[1])
    if text.contains(UInt8(ascii: ".")) || numbers[0] == numbers[1] { return dayFirst }
    let possible = [dayFirst, monthFirst].filter { (1...12).contains($0.1) && (1...31).contains($0.2) }
    if possible.count == 1 { return possible[0] }
    let right = possible.filter { FeedDate.moment(year: $0.0, month: $0.1, day: $0.2)?.weekday == weekday }
    return right.count == 1 ? right[0] : nil
  }

  private static func dayOfYear(_ year: Int, _ day: Int) -> (Int, Int, Int)? {
    guard (1...366).contains(day), let start = FeedDate.moment(year: year, month: 1, day: 1),
      let date = civil(Timestamp(seconds: start.seconds + Int64(day - 1) * 86_400)), date.0 == year
    else { return nil }
    return date
  }

  /// Parses `2003-W52-3`. The first week of a year is the one with the year's first Thursday (ISO 8601).
  private static func weekDate(year: ArraySlice<UInt8>, rest: ArraySlice<UInt8>) -> (Int, Int, Int)? {
    let digits = rest.filter { $0 != UInt8(ascii: "-") }
    guard let year = DateText.number(year.prefix { $0 != UInt8(ascii: "-") }), digits.count <= 3,
      let week = DateText.number(digits.prefix(2)), (1...53).contains(week),
      let fourth = FeedDate.moment(year: year, month: 1, day: 4)
    else { return nil }
    let weekday = DateText.number(digits.dropFirst(2)) ?? 1
    guard (1...7).contains(weekday) else { return nil }
    let monday = fourth.seconds - Int64((fourth.weekday + 6) % 7) * 86_400
    return civil(Timestamp(seconds: monday + Int64((week - 1) * 7 + weekday - 1) * 86_400))
  }

  private static func civil(_ time: Timestamp) -> (Int, Int, Int)? {
    let parts = time.rfc3339().prefix(10).split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? (parts[0], parts[1], parts[2]) : nil
  }
}
