import Basics

/// Reads times of day.
extension DateText {
  /// Reads a time of day: `hh:mm`, `hh:mm:ss.fff`, `hh.mm`, `10h30`, `10 h`, or an hour before `a.m.`. If there is
  /// none, reads nothing and returns nil.
  mutating func timeOfDay() -> FeedDate.TimeOfDay? {
    let start = index
    if let timeOfDay = withColons() { return timeOfDay }
    index = start
    if let timeOfDay = withDots() { return timeOfDay }
    index = start
    if let timeOfDay = withLetter() { return timeOfDay }
    index = start
    return nil
  }

  /// Reads `hh:mm` or `hh:mm:ss`, with a fraction of a second after a dot or comma. A fraction without seconds is
  /// invalid.
  private mutating func withColons() -> FeedDate.TimeOfDay? {
    guard let hour = DateText.number(take(while: ASCII.isDigit)), let minute = partAfterColon() else { return nil }
    let second = partAfterColon()
    guard byte != UInt8(ascii: ":"), second != nil || !isAtFraction else { return nil }
    return FeedDate.TimeOfDay(
      hour: hour, minute: minute, second: second ?? 0, millisecond: second == nil ? 0 : fraction())
  }

  private mutating func partAfterColon() -> Int? {
    guard byte == UInt8(ascii: ":"), ASCII.isDigit(next) else { return nil }
    index += 1
    return DateText.number(take(while: ASCII.isDigit))
  }

  /// Reads `10.30` or `10.30.15`, as used in Finland, Italy and Russia.
  private mutating func withDots() -> FeedDate.TimeOfDay? {
    let hour = take(while: ASCII.isDigit)
    guard (1...2).contains(hour.count), let hour = DateText.number(hour), hour <= 24, let minute = dottedPart() else {
      return nil
    }
    let second = dottedPart() ?? 0
    return isAtFraction || ASCII.isDigit(byte) || byte == UInt8(ascii: ":")
      ? nil : FeedDate.TimeOfDay(hour: hour, minute: minute, second: second)
  }

  private mutating func dottedPart() -> Int? {
    let start = index
    guard take(UInt8(ascii: ".")) else { return nil }
    let digits = take(while: ASCII.isDigit)
    guard digits.count == 2, let value = DateText.number(digits), value < 60 else {
      index = start
      return nil
    }
    return value
  }

  /// Reads `10h30`, `10 h 30`, `10h`, or `10` before `a.m.` (the `a.m.` is not read).
  private mutating func withLetter() -> FeedDate.TimeOfDay? {
    let digits = take(while: ASCII.isDigit)
    guard (1...2).contains(digits.count), let hour = DateText.number(digits) else { return nil }
    var ahead = self
    ahead.skipSpace()
    if ahead.halfOfDay() != nil { return FeedDate.TimeOfDay(hour: hour) }
    let isSpaced = byte == 0x20
    skipSpace()
    let mark = word()
    guard mark.elementsEqual("h".utf8) || mark.elementsEqual("H".utf8) || mark.elementsEqual("ч".utf8) else {
      return nil
    }
    // In "16h 27 Nov" the second number is the day, in "16 h 27" the minutes.
    var rest = self
    if isSpaced { rest.skipSpace() }
    let minutes = rest.take(while: ASCII.isDigit)
    guard minutes.count == 2, let minute = DateText.number(minutes) else {
      return minutes.isEmpty ? FeedDate.TimeOfDay(hour: hour) : nil
    }
    self = rest
    return FeedDate.TimeOfDay(hour: hour, minute: minute)
  }

  /// Reads `am`, `p.m.`, `a. m.`, `上午` and similar, in any case. Returns whether it is the afternoon. For anything else
  /// reads nothing and returns nil.
  mutating func halfOfDay() -> Bool? {
    let start = index
    if byte >= 0x80, let (name, afternoon) = DateText.halves.first(where: { bytes[index...].starts(with: $0.0) }) {
      index += name.count
      return afternoon
    }
    let letter = byte | 0x20
    guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
    index += 1
    if take(UInt8(ascii: ".")) { skipSpace() }
    guard byte | 0x20 == UInt8(ascii: "m"), !isAtEnd else {
      index = start
      return nil
    }
    index += 1
    if isAtWord {
      index = start
      return nil
    }
    _ = take(UInt8(ascii: "."))
    return letter == UInt8(ascii: "p")
  }

  private static let halves: [([UInt8], Bool)] = [
    ("上午", false), ("午前", false), ("下午", true), ("午後", true), ("午后", true), ("π.μ.", false), ("μ.μ.", true),
    ("πμ", false), ("μμ", true),
  ].map { (Array($0.0.utf8), $0.1) }

  private var isAtFraction: Bool { (byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",")) && ASCII.isDigit(next) }

  /// Reads a fraction (`.5` or `,5`) and returns it in milliseconds; 0 if there is none.
  mutating func fraction() -> Int {
    guard isAtFraction else { return 0 }
    index += 1
    let digits = take(while: ASCII.isDigit).prefix(3)
    let value = DateText.number(digits) ?? 0
    return digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
  }
}
