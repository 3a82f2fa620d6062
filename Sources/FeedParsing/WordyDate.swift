import FeedModel

/// `Thu, 01 Jan 2004 19:48:21 GMT` and its relatives: the parts are told by their shape, not by their place.
struct WordyDate {
  private var text: DateText
  private var numbers: [ArraySlice<UInt8>] = []
  private var month: Int?
  private var clock: FeedDate.Clock?
  private var offset: Int?
  private var afternoon: Bool?

  static func parse(_ text: DateText) -> Timestamp? {
    var date = WordyDate(text: text)
    return date.read() ? date.moment() : nil
  }

  private init(text: DateText) { self.text = text }

  /// Reads all parts; false when one of them makes the whole a guess.
  private mutating func read() -> Bool {
    while !text.isAtEnd {
      if ASCII.isDigit(text.byte) {
        if let time = text.clock() {
          guard clock == nil else { return false }
          clock = time
        } else {
          numbers.append(text.take(while: ASCII.isDigit))
          // A time of four parts, or of one.
          if text.byte == UInt8(ascii: ":") { return false }
        }
      } else if clock != nil, text.isAtSign {
        // After the time a sign begins an offset; a lone dash is only a dash.
        if text.next == 0x20 || text.next == 0 { text.index += 1 } else { guard readOffset() else { return false } }
      } else if ASCII.isLetter(text.byte) || text.byte >= 0x80 {
        readWord()
      } else {
        text.index += 1
      }
    }
    return true
  }

  private mutating func readOffset() -> Bool {
    // A zone that cannot be read makes the time a guess.
    guard let value = text.offset() else { return false }
    if offset == nil || offset == 0 { offset = value }
    return true
  }

  private mutating func readWord() {
    let word = text.take { ASCII.isLetter($0) || $0 >= 0x80 }
    if clock != nil, let half = WordyDate.halfOfDay(word) {
      afternoon = half
    } else if let number = MonthName.english(word) {
      month = number
    } else if MonthName.isEnglishWeekday(word) {
      return
    } else if clock != nil || !numbers.isEmpty, let zone = DateZone.named(word) {
      if offset == nil || offset == 0 { offset = zone }
    } else if let number = MonthName.foreign(word) {
      // "mar" is a Tuesday as well: of two names the later one is the month's.
      month = number
    }
  }

  private func moment() -> Timestamp? {
    guard let (year, month, day) = date() else { return nil }
    var clock = clock ?? FeedDate.Clock()
    if let afternoon { clock.set(afternoon: afternoon) }
    return FeedDate.moment(
      year: year, month: month, day: day, clock: clock, offsetMinutes: offset ?? text.impliedOffset ?? 0)
  }

  private func date() -> (Int, Int, Int)? {
    guard let month else {
      // "Fri, 2006/09/15 08:19:53 EDT"
      guard numbers.count == 3, numbers[0].count == 4, let year = DateText.number(numbers[0]),
        let month = DateText.number(numbers[1]), let day = DateText.number(numbers[2])
      else { return nil }
      return (year, month, day)
    }
    guard numbers.count >= 2 else { return nil }
    // A year of four digits may stand first or last; of two, last.
    if let index = numbers.firstIndex(where: { $0.count == 4 }) {
      guard let year = DateText.number(numbers[index]), let other = numbers.indices.first(where: { $0 != index }),
        let day = DateText.number(numbers[other])
      else { return nil }
      return (year, month, day)
    }
    guard let day = DateText.number(numbers[0]), let year = FeedDate.fullYear(numbers[1]) else { return nil }
    return (year, month, day)
  }

  private static func halfOfDay(_ word: ArraySlice<UInt8>) -> Bool? {
    guard let first = word.first, word.count <= 2, word.count == 1 || word.last! | 0x20 == UInt8(ascii: "m") else {
      return nil
    }
    switch (first | 0x20, word.count) {
    case (UInt8(ascii: "p"), _): return true
    case (UInt8(ascii: "a"), 2): return false
    default: return nil
    }
  }
}
