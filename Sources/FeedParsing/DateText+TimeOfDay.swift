import Basics

/// Times of day in a date.
extension DateText {
  /// A time of day at this place: `hh:mm`, `hh:mm:ss.fff`, `hh.mm`, `10h30`, `10 h`, and an hour before `a.m.`; nil,
  /// with nothing taken, when none is here.
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

  /// A comma may stand before the fraction. Of what is no whole second nobody knows what a fraction means.
  private mutating func withColons() -> FeedDate.TimeOfDay? {
    var numbers: [Int] = []
    repeat {
      if !numbers.isEmpty { index += 1 }
      guard let number = DateText.number(take(while: ASCII.isDigit)) else { break }
      numbers.append(number)
    } while byte == UInt8(ascii: ":") && ASCII.isDigit(next)
    guard (2...3).contains(numbers.count), byte != UInt8(ascii: ":") else { return nil }
    var timeOfDay = FeedDate.TimeOfDay(hour: numbers[0], minute: numbers[1], second: numbers.count > 2 ? numbers[2] : 0)
    if numbers.count == 3 { timeOfDay.millisecond = fraction() } else if isAtFraction { return nil }
    return timeOfDay
  }

  /// `10.30` and `10.30.15`, as in Finland, Italy or Russia.
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

  /// `10h30`, `10 h 30`, `10h`, and `10` before `a.m.`, which is not taken.
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
    // "16h 27 Nov": what stands off is the day, unless the letter stands off too.
    var rest = self
    if isSpaced { rest.skipSpace() }
    let minutes = rest.take(while: ASCII.isDigit)
    guard minutes.count == 2, let minute = DateText.number(minutes) else {
      return minutes.isEmpty ? FeedDate.TimeOfDay(hour: hour) : nil
    }
    self = rest
    return FeedDate.TimeOfDay(hour: hour, minute: minute)
  }

  /// `am`, `p.m.`, `a. m.` in either case, `上午` and the like: whether it is the afternoon; nil, with nothing taken, for
  /// anything else.
  mutating func halfOfDay() -> Bool? {
    let start = index
    for (name, afternoon) in DateText.halves where bytes[index...].starts(with: name) {
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

  /// `.5` or `,5` in milliseconds; 0 where none follows.
  mutating func fraction() -> Int {
    guard isAtFraction else { return 0 }
    index += 1
    let digits = take(while: ASCII.isDigit).prefix(3)
    let value = DateText.number(digits) ?? 0
    return digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
  }
}
