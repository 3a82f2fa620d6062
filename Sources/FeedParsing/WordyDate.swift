import Basics

/// Parses dates like `Thu, 01 Jan 2004 19:48:21 GMT`. The parts are recognised by their form, in any order. Words
/// before the time may be in any language and are ignored. A word after the time must be known, because it may be a
/// time zone.
struct WordyDate {
  private var text: DateText
  /// Year, month and day, if they are written together in numbers.
  private var date: (Int, Int, Int)?
  /// The numbers beside a month's name: day and year.
  private var numbers: [ArraySlice<UInt8>] = []
  private var month: Int?
  /// The weekday, numbered like `Timestamp.weekday`.
  private var weekday: Int?
  private var timeOfDay: FeedDate.TimeOfDay?
  private var afternoon: Bool?
  /// The offset in minutes east of UTC, if there is one.
  private var offset: Int?
  private var zone: DateZone?
  /// Whether there is an unknown word in the place of a zone.
  private var hasUnknownZone = false
  /// Whether there is an unknown word after the date. Before a time it is ignored.
  private var hasUnknownWord = false

  static func parse(_ text: DateText) -> Timestamp? {
    var date = WordyDate(text: text)
    return date.read() ? date.moment() : nil
  }

  /// The time for a date that has been read already; the text continues with time of day and zone.
  static func parse(_ date: (Int, Int, Int), then text: DateText) -> Timestamp? {
    var reader = WordyDate(text: text)
    reader.date = date
    return reader.readTimeAtOnce() && reader.read() ? reader.moment() : nil
  }

  private init(text: DateText) { self.text = text }

  /// Reads what ISO 8601 allows directly after a date: an offset without a time, or a time without colons.
  private mutating func readTimeAtOnce() -> Bool {
    if text.isAtSign { return readOffset() && text.isAtEnd }
    if text.byte | 0x20 == UInt8(ascii: "t") && !ASCII.isLetter(text.next) || text.byte == UInt8(ascii: "_") {
      text.index += 1
    }
    text.skipSpace()
    var ahead = text
    if ahead.timeOfDay() != nil { return true }
    let digits = ahead.take(while: ASCII.isDigit)
    guard let value = DateText.number(digits) else { return true }
    if digits.count != 6, ahead.byte == UInt8(ascii: ".") || ahead.byte == UInt8(ascii: ",") { return false }
    switch digits.count {
    case 2: timeOfDay = FeedDate.TimeOfDay(hour: value)
    case 4: timeOfDay = FeedDate.TimeOfDay(hour: value / 100, minute: value % 100)
    case 6:
      timeOfDay = FeedDate.TimeOfDay(hour: value / 10_000, minute: value / 100 % 100, second: value % 100)
      timeOfDay?.millisecond = ahead.fraction()
    default: return false
    }
    text = ahead
    return true
  }

  /// Reads all parts. False if one of them is unknown or ambiguous.
  private mutating func read() -> Bool {
    while !text.isAtEnd {
      if ASCII.isDigit(text.byte) {
        guard readNumber() else { return false }
      } else if text.isAtSign, timeOfDay != nil {
        // After the time a sign begins an offset; a dash alone is ignored.
        if text.next == 0x20 || text.next == 0 { text.index += 1 } else { guard readOffset() else { return false } }
      } else if text.isAtWord {
        guard readWord() else { return false }
      } else if text.isAtSign, hasDate, ASCII.isDigit(text.next), text.bytes[max(0, text.index - 1)] == 0x20 {
        // "2017-07-18 -10:30" is ambiguous: a time or an offset.
        return false
      } else {
        text.index += 1
      }
    }
    return true
  }

  // MARK: numbers

  private mutating func readNumber() -> Bool {
    if date == nil, month == nil, numbers.isEmpty, let parts = text.dateInNumbers() {
      date = ISODate.inNumbers(parts, weekday: weekday)
      return date != nil
    }
    if let time = text.timeOfDay() {
      guard timeOfDay == nil else { return false }
      timeOfDay = time
      return true
    }
    numbers.append(text.take(while: ASCII.isDigit))
    // Invalid: a time with four parts or with one, or a fraction without seconds.
    let isFraction = text.byte == UInt8(ascii: ".") && ASCII.isDigit(text.next)
    return text.byte != UInt8(ascii: ":") && !isFraction && numbers.count <= 3
  }

  private mutating func readOffset() -> Bool {
    // Invalid or contradictory offsets make the time ambiguous.
    guard let value = text.offset(), offset == nil || offset == value else { return false }
    offset = value
    return true
  }

  /// Whether day, month and year have been read.
  private var hasDate: Bool { date != nil || numbers.count >= 2 && month != nil || numbers.count == 3 }

  // MARK: words

  private mutating func readWord() -> Bool {
    if readHalfOfDay() { return true }
    let start = text.index
    let word = text.word()
    if text.byte == UInt8(ascii: "/") || text.byte == UInt8(ascii: "_"), ASCII.isLetter(text.next) {
      return readZonePath(from: start)
    }
    if !hasDate, let number = MonthName.english(word) {
      month = number
    } else if let day = DateWords.englishWeekday(word) {
      weekday = day
    } else if timeOfDay != nil || hasDate && word.count > 2 || word.elementsEqual("Z".utf8),
      let zone = DateZone.abbreviated(word)
    {
      note(zone)
      return readMoscowOffset()
    } else if !hasDate, let number = MonthName.foreign(word) {
      // "mar" is also a Tuesday (martes, mardi): of two such names the later one is the month.
      month = number
    } else if timeOfDay != nil || hasDate {
      text.index = start
      readName()
    }
    return true
  }

  private mutating func readHalfOfDay() -> Bool {
    var ahead = text
    if let half = ahead.halfOfDay() {
      // Before the time it must be directly before it, because "am" is a German word.
      ahead.skipSpace()
      guard timeOfDay != nil || ahead.timeOfDay() != nil else { return false }
      _ = text.halfOfDay()
      afternoon = half
      return true
    }
    // "10:30p", "10:30 p", "10:30a".
    let isAlone = timeOfDay != nil && !ASCII.isLetter(text.next) && text.next < 0x80 && text.index > 0
    guard isAlone else { return false }
    let isAttached = ASCII.isDigit(text.bytes[text.index - 1])
    guard text.byte | 0x20 == UInt8(ascii: "p") || text.byte == UInt8(ascii: "a") && isAttached else { return false }
    afternoon = text.byte | 0x20 == UInt8(ascii: "p")
    text.index += 1
    return true
  }

  private mutating func note(_ zone: DateZone) {
    if let known = self.zone, known != zone { hasUnknownZone = true }
    self.zone = zone
  }

  private mutating func noteUnknownWord() {
    if timeOfDay == nil { hasUnknownWord = true } else { hasUnknownZone = true }
  }

  /// Reads `MSK+2`: two hours east of Moscow.
  private mutating func readMoscowOffset() -> Bool {
    guard zone == .fixed(180), text.isAtSign, ASCII.isDigit(text.next), offset == nil else { return true }
    let start = text.index
    guard let value = text.offset() else { return false }
    offset = text.index - start <= 3 ? value + 180 : value
    return true
  }

  /// Reads `Europe/Moscow`. `Etc/GMT+3`, where the sign is inverted, is not supported: feeds do not use it.
  private mutating func readZonePath(from start: Int) -> Bool {
    _ = text.take {
      ASCII.isLetter($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
    }
    let path = String(decoding: text.bytes[start..<text.index], as: UTF8.self).lowercased()
    if let zone = DateZone.named(path) { note(zone) } else { hasUnknownZone = true }
    return !text.isAtSign
  }

  /// Reads the name of a zone in several words, an ignored word, or an unknown word.
  private mutating func readName() {
    var name = ""
    var ahead = text
    var zoneFound: (zone: DateZone, end: Int)?
    var firstWord: (isKnown: Bool, end: Int)?
    for _ in 0..<DateZone.mostWords {
      ahead.skipSpace()
      guard ahead.isAtWord else { break }
      name += (name.isEmpty ? "" : " ") + String(decoding: ahead.word(), as: UTF8.self).lowercased()
      if firstWord == nil { firstWord = (DateWords.ignored.contains(name), ahead.index) }
      if let zone = DateZone.named(name) { zoneFound = (zone, ahead.index) }
    }
    if let zoneFound {
      text.index = zoneFound.end
      note(zoneFound.zone)
    } else if let firstWord {
      text.index = firstWord.end
      if !firstWord.isKnown { noteUnknownWord() }
    }
  }

  // MARK: the moment

  private func moment() -> Timestamp? {
    guard let (year, month, day) = wholeDate() else { return nil }
    if timeOfDay == nil, hasUnknownWord || afternoon != nil { return nil }
    var timeOfDay = timeOfDay ?? FeedDate.TimeOfDay()
    if let afternoon, !timeOfDay.set(afternoon: afternoon) { return nil }
    guard let local = FeedDate.moment(year: year, month: month, day: day, timeOfDay: timeOfDay),
      let minutes = zoneOffset(at: local, year: year)
    else { return nil }
    return FeedDate.moment(year: year, month: month, day: day, timeOfDay: timeOfDay, offsetMinutes: minutes)
  }

  private func zoneOffset(at local: Timestamp, year: Int) -> Int? {
    if let offset {
      // "+0000 MSK" contradicts itself.
      return offset == 0 && zone?.offset(at: local, year: year) ?? 0 != 0 ? nil : offset
    }
    if hasUnknownZone { return nil }
    guard let zone else { return text.impliedOffset ?? 0 }
    return zone.offset(at: local, year: year)
  }

  private func wholeDate() -> (Int, Int, Int)? {
    if let date { return month == nil && numbers.isEmpty ? date : nil }
    guard let month else {
      // "2006 09 15"
      guard numbers.count == 3, numbers[0].count == 4, let year = DateText.number(numbers[0]),
        let month = DateText.number(numbers[1]), let day = DateText.number(numbers[2])
      else { return nil }
      return (year, month, day)
    }
    guard numbers.count == 2 else { return nil }
    // A year of four digits may be first or last, one of two digits is last.
    let yearFirst = numbers[0].count == 4
    let (yearDigits, dayDigits) = yearFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
    guard let day = DateText.number(dayDigits), let year = FeedDate.fullYear(yearDigits) else { return nil }
    return (year, month, day)
  }
}
