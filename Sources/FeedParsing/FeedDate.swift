package import Basics

/// Parses dates and times in feeds: RFC 822 with its usual variations, RFC 3339 and other forms of ISO 8601 (W3C-DTF),
/// `asctime`, and month names in many languages. Ambiguous dates are nil, never guessed. Zero dates are nil too
/// (`DateZero`).
package enum FeedDate {
  /// The time in a text; nil if it is not one.
  static func parse(_ text: String) -> Timestamp? {
    var text = text
    return text.withUTF8 { parse($0) }
  }

  /// The time in a text in UTF-8; nil if it is not one.
  package static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    guard text.count <= 2000 else { return nil }
    if text.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) { return markedUp(text) }
    var folded = DateText(text)
    guard !folded.bytes.isEmpty, folded.bytes.count <= 100 else { return nil }
    if !folded.isASCII { folded.replaceKorean() }
    return (ISODate.parse(folded) ?? WordyDate.parse(folded)).flatMap(DateZero.without)
  }

  /// A date inside HTML: from `<time datetime="…">` (HTML standard §4.5.14), or else from the text.
  private static func markedUp(_ text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    if let exact = machineForm(in: text) { return exact }
    var scratch: [UInt8] = []
    guard let plain = PlainText.html(text, limit: text.count, scratch: &scratch), !plain.utf8.contains(0x3C),
      !plain.utf8.contains(UInt8(ascii: "&"))
    else { return nil }
    return parse(plain)
  }

  private static func machineForm(in text: UnsafeBufferPointer<UInt8>) -> Timestamp? {
    let name: StaticString = "datetime"
    var place = 1
    while place + name.utf8CodeUnitCount < text.count {
      let end = place + name.utf8CodeUnitCount
      defer { place += 1 }
      guard ASCII.isSpace(text[place - 1]), ASCII.equal(UnsafeBufferPointer(rebasing: text[place..<end]), name) else {
        continue
      }
      var value = text[end...].drop(while: ASCII.isSpace)
      guard value.popFirst() == UInt8(ascii: "=") else { continue }
      value = value.drop(while: ASCII.isSpace)
      let isQuoted = value.first == UInt8(ascii: "\"") || value.first == UInt8(ascii: "'")
      let quote = isQuoted ? value.removeFirst() : UInt8(ascii: ">")
      return parse(UnsafeBufferPointer(rebasing: value.prefix { $0 != quote }))
    }
    return nil
  }

  /// The time from its parts; nil if a part is out of range or the year does not have four digits. A second of 60 is a
  /// leap second; an hour of 24 is the end of the day.
  static func moment(
    year: Int, month: Int, day: Int, timeOfDay: TimeOfDay = TimeOfDay(), offsetMinutes: Int = 0
  ) -> Timestamp? {
    guard (1...9999).contains(year), (1...12).contains(month), (1...lastDay(month, of: year)).contains(day),
      (0...24).contains(timeOfDay.hour), (0...59).contains(timeOfDay.minute), (0...60).contains(timeOfDay.second),
      timeOfDay.hour < 24 || timeOfDay.minute == 0 && timeOfDay.second == 0, abs(offsetMinutes) < 24 * 60
    else { return nil }
    let local = Timestamp(
      year: year, month: month, day: day, hour: 0, minute: 0, second: 0, millisecond: timeOfDay.millisecond)
    let seconds = Int64(timeOfDay.hour * 3600 + timeOfDay.minute * 60 + timeOfDay.second - offsetMinutes * 60)
    let moment = Timestamp(milliseconds: local.milliseconds + seconds * 1000)
    return years.contains(moment) ? moment : nil
  }

  /// The range of years with four digits. An offset can lead out of it.
  private static let years =
    Timestamp(
      year: 1, month: 1, day: 1, hour: 0, minute: 0, second: 0)..<Timestamp(
      year: 10_000, month: 1, day: 1, hour: 0, minute: 0, second: 0)

  private static func lastDay(_ month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The full year (RFC 2822 §4.3): two digits from 00 to 49 mean 2000 to 2049, from 50 to 99 mean 1950 to 1999; three
  /// digits are added to 1900.
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
  struct TimeOfDay {
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0

    /// Converts the hour from the 12-hour clock. False if the hour is not possible there, as in "15:00 a.m.".
    mutating func set(afternoon: Bool) -> Bool {
      if (1...12).contains(hour) { hour = hour % 12 + (afternoon ? 12 : 0) }
      return hour < 12 || afternoon
    }
  }
}
