package import FeedModel

/// Times as feeds write them: RFC 822 with all that is done to it in practice, RFC 3339 and the other ISO 8601 forms of
/// W3C-DTF, C's `asctime`, and month names of other languages. What is no time is nil, never a guess.
package enum FeedDate {
  /// The moment a text names, or nil.
  static func parse(_ text: String) -> Timestamp? {
    var text = text
    return text.withUTF8 { parse($0) }
  }

  /// The moment a text in UTF-8 names, or nil.
  package static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    guard text.count <= 400 else { return nil }
    var folded = DateText(text)
    guard !folded.bytes.isEmpty, folded.bytes.count <= 100 else { return nil }
    if !folded.isASCII { folded.replaceKorean() }
    return ISODate.parse(folded) ?? WordyDate.parse(folded)
  }

  /// A moment from its parts; nil when one is out of its range. A second of 60 is a leap second; an hour of 24 is the
  /// end of the day.
  static func moment(
    year: Int, month: Int, day: Int, clock: Clock = Clock(), offsetMinutes: Int = 0
  ) -> Timestamp? {
    guard (1...9999).contains(year), (1...12).contains(month), (1...lastDay(month, of: year)).contains(day),
      (0...24).contains(clock.hour), (0...59).contains(clock.minute), (0...60).contains(clock.second),
      abs(offsetMinutes) < 24 * 60
    else { return nil }
    let local = Timestamp(
      year: year, month: month, day: day, hour: 0, minute: 0, second: 0, millisecond: clock.millisecond)
    let seconds = Int64(clock.hour * 3600 + clock.minute * 60 + clock.second - offsetMinutes * 60)
    return Timestamp(milliseconds: local.milliseconds + seconds * 1000)
  }

  private static func lastDay(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Two-digit years as RFC 2822 §4.3 reads them: 00–49 are of this century; years of three digits count from 1900.
  static func fullYear(_ digits: ArraySlice<UInt8>) -> Int? {
    guard let value = DateText.number(digits) else { return nil }
    switch digits.count {
    case 2: return value < 50 ? 2000 + value : 1900 + value
    case 3: return 1900 + value
    case 4: return value
    default: return nil
    }
  }

  /// A time of day.
  struct Clock {
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0

    /// Takes the hour as one of twelve.
    mutating func set(afternoon: Bool) {
      if (1...12).contains(hour) { hour = hour % 12 + (afternoon ? 12 : 0) }
    }
  }
}

/// The bytes of a date, white space folded, and a place in them.
struct DateText {
  private(set) var bytes: [UInt8] = []
  var index = 0
  /// The zone of a form that is used in one country only, in minutes east of UTC.
  private(set) var impliedOffset: Int?

  init(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      var byte = text[index]
      // A no-break space.
      if byte == 0xC2, index + 1 < text.count, text[index + 1] == 0xA0 {
        index += 1
        byte = 0x20
      }
      index += 1
      if byte > 0x20 { bytes.append(byte) } else if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
    }
    if bytes.last == 0x20 { bytes.removeLast() }
  }

  var isASCII: Bool { bytes.allSatisfy { $0 < 0x80 } }
  var isAtEnd: Bool { index >= bytes.count }
  var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }
  var next: UInt8 { index + 1 < bytes.count ? bytes[index + 1] : 0 }

  /// `2004년 05월 28일 오후 01:31` is written with signs for year, month, day and half of the day, in Korean time.
  mutating func replaceKorean() {
    let text = String(decoding: bytes, as: UTF8.self)
    let signs = [("년 ", "-"), ("월 ", "-"), ("년", "-"), ("월", "-"), ("일", ""), ("오전", "AM"), ("오후", "PM")]
    let plain = signs.reduce(text) { $0.replacing($1.0, with: $1.1) }
    guard plain != text else { return }
    bytes = Array(plain.utf8)
    impliedOffset = 9 * 60
  }

  mutating func skipSpace() { while byte == 0x20 { index += 1 } }

  /// The bytes from here on that satisfy a condition.
  mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count, condition(bytes[index]) { index += 1 }
    return bytes[start..<index]
  }

  /// A whole number of at most nine digits.
  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    var value = 0
    for digit in digits {
      guard ASCII.isDigit(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  /// `hh:mm`, `hh:mm:ss` or `hh:mm:ss.fff` at this place, with a comma as well; nil, with nothing taken, when it is none.
  mutating func clock() -> FeedDate.Clock? {
    let start = index
    var numbers: [Int] = []
    repeat {
      if !numbers.isEmpty { index += 1 }
      guard let number = DateText.number(take(while: ASCII.isDigit)) else { break }
      numbers.append(number)
    } while byte == UInt8(ascii: ":") && ASCII.isDigit(next)
    guard (2...3).contains(numbers.count), byte != UInt8(ascii: ":") else {
      index = start
      return nil
    }
    var clock = FeedDate.Clock(hour: numbers[0], minute: numbers[1], second: numbers.count > 2 ? numbers[2] : 0)
    clock.millisecond = fraction()
    return clock
  }

  /// `.5` or `,5` in milliseconds; 0 where none follows.
  mutating func fraction() -> Int {
    guard byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","), ASCII.isDigit(next) else { return 0 }
    index += 1
    let digits = take(while: ASCII.isDigit).prefix(3)
    let value = DateText.number(digits) ?? 0
    return digits.count == 1 ? value * 100 : digits.count == 2 ? value * 10 : value
  }

  /// `+hh:mm`, `+hhmm`, `-hh` or `+h` at this place in minutes; nil when what follows the sign is no offset.
  mutating func offset() -> Int? {
    let isNegative = byte != UInt8(ascii: "+")
    index += byte >= 0x80 ? 3 : 1  // U+2212, the minus sign, has three bytes.
    let digits = take { ASCII.isDigit($0) || $0 == UInt8(ascii: ":") }.filter(ASCII.isDigit)
    // "+00:00Z" says the same twice.
    guard let value = DateText.number(digits[...]), !ASCII.isLetter(byte) || byte == UInt8(ascii: "Z") else {
      return nil
    }
    let minutes: Int
    switch digits.count {
    case 1, 2: minutes = value * 60
    case 3, 4: minutes = value / 100 * 60 + value % 100
    case 6: minutes = value / 10_000 * 60 + value / 100 % 100
    default: return nil
    }
    return isNegative ? -minutes : minutes
  }

  /// Whether a sign of an offset is here.
  var isAtSign: Bool {
    byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == 0xE2 && bytes[index...].starts(with: [0xE2, 0x88, 0x92])
  }
}
