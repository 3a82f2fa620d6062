import FeedModel

/// Times as feeds write them: RFC 822 with all that is done to it in practice, RFC 3339 and the other ISO 8601 forms of
/// W3C-DTF, C's `asctime`, and month names of other languages. What is no time is nil, never a guess.
enum FeedDate {
  /// The moment a text names, or nil.
  static func parse(_ text: String) -> Timestamp? {
    let trimmed = text.split { $0.isWhitespace }.joined(separator: " ")
    guard !trimmed.isEmpty, trimmed.utf8.count <= 100 else { return nil }
    return ISODate.parse(trimmed) ?? WordyDate.parse(trimmed)
  }

  /// A moment from checked parts; nil when a part is out of its range. A second of 60 is a leap second; an hour of 24
  /// is the end of the day.
  static func moment(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, millisecond: Int = 0,
    offsetMinutes: Int = 0
  ) -> Timestamp? {
    guard (1...9999).contains(year), (1...12).contains(month), (1...lastDay(month, of: year)).contains(day),
      (0...24).contains(hour), (0...59).contains(minute), (0...61).contains(second), abs(offsetMinutes) < 24 * 60
    else { return nil }
    let local = Timestamp(
      year: year, month: month, day: day, hour: 0, minute: 0, second: 0, millisecond: millisecond)
    let seconds = Int64(hour * 3600 + minute * 60 + second - offsetMinutes * 60)
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
  static func fullYear(_ digits: Substring) -> Int? {
    guard let value = Int(digits) else { return nil }
    switch digits.count {
    case 2: return value < 50 ? 2000 + value : 1900 + value
    case 3: return 1900 + value
    case 4: return value
    default: return nil
    }
  }

  /// Minutes east of UTC of a zone: a name of RFC 822, a military letter or `+hh:mm`; nil for what is no zone.
  static func zone(_ text: Substring) -> Int? {
    let name = text.uppercased()
    if let known = zones[name] { return known }
    for prefix in ["GMT", "UTC", "UT"] where name.hasPrefix(prefix) {
      return zone(text.dropFirst(prefix.count))
    }
    guard let sign = name.first, "+-−".contains(sign) else { return nil }
    let digits = name.dropFirst().filter { $0 != ":" }
    guard digits.allSatisfy(\.isDigit), let value = Int(digits) else { return nil }
    let minutes: Int
    switch digits.count {
    case 1, 2: minutes = value * 60
    case 3, 4: minutes = value / 100 * 60 + value % 100
    case 6: minutes = value / 10_000 * 60 + value / 100 % 100
    default: return nil
    }
    return sign == "+" ? minutes : -minutes
  }

  private static let zones: [String: Int] = [
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "МСК": 180, "SAMT": 240, "YEKT": 300, "OMST": 360,
    "KRAT": 420, "IRKT": 480, "YAKT": 540, "VLAT": 600, "MAGT": 660, "PETT": 720, "IST": 330, "SGT": 480, "HKT": 480,
    "AWST": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "ACST": 570, "NZST": 720, "NZDT": 780, "AST": -240,
    "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480,
    "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "ET": -300, "CT": -360, "MT": -420, "PT": -480,
    "A": -60, "M": -720, "N": 60, "Y": 720,
  ]
}

/// `2003-12-31T10:14:55.5+01:00` and everything shorter: year, month, week, day of year, without dashes, with a space.
private enum ISODate {
  static func parse(_ text: String) -> Timestamp? {
    var rest = text[...]
    let datePart = rest.prefix { $0.isDigit || $0 == "-" || $0 == "W" || $0 == "w" || $0 == "/" || $0 == "." }
    rest = rest[datePart.endIndex...]
    // A lone offset would be swallowed by the date: "2003-12-31-05:00" is rare enough to read as no zone.
    guard let (year, month, day) = date(datePart) else { return nil }
    if rest.isEmpty { return FeedDate.moment(year: year, month: month, day: day) }
    if let first = rest.first, "Tt_ ".contains(first) { rest = rest.dropFirst() }
    guard let (hour, minute, second, millisecond, afterTime) = time(rest) else {
      guard let offset = FeedDate.zone(rest) else { return nil }
      return FeedDate.moment(year: year, month: month, day: day, offsetMinutes: offset)
    }
    let zone = afterTime.drop { $0 == " " }
    guard let offset = zone.isEmpty ? 0 : FeedDate.zone(zone.prefix { $0 != " " }) else { return nil }
    return FeedDate.moment(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, millisecond: millisecond,
      offsetMinutes: offset)
  }

  private static func date(_ text: Substring) -> (Int, Int, Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if let week = text.uppercased().firstIndex(of: "W"), week != text.startIndex { return weekDate(text.uppercased()) }
    if parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isDigit) }) {
      switch (parts.count, parts[0].count) {
      case (1, 8): return (Int(parts[0].prefix(4))!, Int(parts[0].dropFirst(4).prefix(2))!, Int(parts[0].suffix(2))!)
      case (1, 7): return dayOfYear(Int(parts[0].prefix(4))!, Int(parts[0].suffix(3))!)
      case (1, 6): return shortDate(parts[0])
      case (1, 4): return (Int(parts[0])!, 1, 1)
      case (2, 4) where parts[1].count == 3: return dayOfYear(Int(parts[0])!, Int(parts[1])!)
      case (2, 4): return (Int(parts[0])!, Int(parts[1])!, 1)
      case (3, 4): return (Int(parts[0])!, Int(parts[1])!, Int(parts[2])!)
      case (3, 2): return FeedDate.fullYear(parts[0]).map { ($0, Int(parts[1])!, Int(parts[2])!) }
      default: return nil
      }
    }
    // "--0101", "03-335" and the like: a year that is not said is not guessed.
    return dotted(text)
  }

  /// `031231` is a date of ISO 8601:1988 with a two-digit year.
  private static func shortDate(_ text: Substring) -> (Int, Int, Int)? {
    guard let year = FeedDate.fullYear(text.prefix(2)) else { return nil }
    return (year, Int(text.dropFirst(2).prefix(2))!, Int(text.suffix(2))!)
  }

  /// `31.12.2003` and `2003/12/31`.
  private static func dotted(_ text: Substring) -> (Int, Int, Int)? {
    let parts = text.split { $0 == "." || $0 == "/" }
    guard parts.count == 3, parts.allSatisfy({ $0.allSatisfy(\.isDigit) && $0.count <= 4 }) else { return nil }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    if parts[0].count == 4 { return (numbers[0], numbers[1], numbers[2]) }
    guard text.contains("."), let year = FeedDate.fullYear(parts[2]) else { return nil }
    return (year, numbers[1], numbers[0])
  }

  private static func dayOfYear(_ year: Int, _ day: Int) -> (Int, Int, Int)? {
    guard (1...366).contains(day), let start = FeedDate.moment(year: year, month: 1, day: 1) else { return nil }
    return civil(Timestamp(seconds: start.seconds + Int64(day - 1) * 86_400))
  }

  /// `2003-W52-3`: the week that holds the year's first Thursday is its first (ISO 8601).
  private static func weekDate(_ text: String) -> (Int, Int, Int)? {
    let parts = text.filter { $0 != "-" }.split(separator: "W")
    guard parts.count == 2, let year = Int(parts[0]), let week = Int(parts[1].prefix(2)),
      let fourth = FeedDate.moment(year: year, month: 1, day: 4), (1...53).contains(week)
    else { return nil }
    let weekday = Int(parts[1].dropFirst(2)) ?? 1
    let monday = fourth.seconds - Int64((fourth.weekday + 6) % 7) * 86_400
    return civil(Timestamp(seconds: monday + Int64((week - 1) * 7 + weekday - 1) * 86_400))
  }

  private static func civil(_ time: Timestamp) -> (Int, Int, Int)? {
    let parts = time.rfc3339().prefix(10).split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? (parts[0], parts[1], parts[2]) : nil
  }

  static func time(
    _ text: Substring
  ) -> (hour: Int, minute: Int, second: Int, millisecond: Int, rest: Substring)? {
    let clock = text.prefix { $0.isDigit || $0 == ":" }
    var rest = text[clock.endIndex...]
    var numbers: [Int]
    if clock.contains(":") {
      numbers = clock.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    } else {
      guard clock.count == 2 || clock.count == 4 || clock.count == 6 else { return nil }
      numbers = stride(from: 0, to: clock.count, by: 2).map { Int(clock.dropFirst($0).prefix(2)) ?? -1 }
    }
    guard (1...3).contains(numbers.count), numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    var millisecond = 0
    if let mark = rest.first, mark == "." || mark == ",", rest.dropFirst().first?.isDigit ?? false {
      let digits = rest.dropFirst().prefix(while: \.isDigit)
      rest = rest[digits.endIndex...]
      millisecond = Int((digits.prefix(3) + "00").prefix(3)) ?? 0
    }
    numbers += [0, 0]
    return (numbers[0], numbers[1], numbers[2], millisecond, rest)
  }
}

/// `Thu, 01 Jan 2004 19:48:21 GMT` and its relatives: the parts are told by their shape, not by their place.
private enum WordyDate {
  static func parse(_ text: String) -> Timestamp? {
    var numbers: [Substring] = []
    var month: Int?
    var clock: (hour: Int, minute: Int, second: Int, millisecond: Int, rest: Substring)?
    var offset: Int?
    var afternoon: Bool?
    for word in words(text) {
      if clock == nil, word.contains(":"), word.first?.isDigit ?? false {
        guard let time = ISODate.time(word) else { return nil }
        clock = time
        if !time.rest.isEmpty { offset = offset ?? FeedDate.zone(time.rest) }
        if let half = halfOfDay(time.rest) { afternoon = half }
      } else if word.allSatisfy(\.isDigit) {
        numbers.append(word)
      } else if let half = halfOfDay(word), clock != nil {
        afternoon = half
      } else if month == nil, let number = monthNumber(word) {
        month = number
      } else if clock != nil || !numbers.isEmpty, let zone = FeedDate.zone(word) {
        offset = offset == nil || offset == 0 ? zone : offset
      } else if word.first == "+" || word.first == "-" {
        // A zone that cannot be read makes the time a guess.
        return nil
      }
    }
    guard let month, let (year, day) = yearAndDay(numbers) else { return nil }
    var hour = clock?.hour ?? 0
    if let afternoon, (1...12).contains(hour) { hour = hour % 12 + (afternoon ? 12 : 0) }
    return FeedDate.moment(
      year: year, month: month, day: day, hour: hour, minute: clock?.minute ?? 0, second: clock?.second ?? 0,
      millisecond: clock?.millisecond ?? 0, offsetMinutes: offset ?? 0)
  }

  /// The words of a date; commas and the dashes of `01-Jan-2004` separate them, an offset's sign does not.
  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == "(" || $0 == ")" }) {
      let isOffset = word.first == "+" || word.first == "-" || word.contains(":")
      words += isOffset ? [word] : word.split(whereSeparator: { $0 == "-" || $0 == "/" || $0 == "." })
    }
    return words
  }

  private static func yearAndDay(_ numbers: [Substring]) -> (Int, Int)? {
    guard numbers.count >= 2 else { return nil }
    // A year of four digits may stand first or last; of two, last.
    if let index = numbers.firstIndex(where: { $0.count == 4 }), let year = Int(numbers[index]) {
      guard let day = numbers.indices.first(where: { $0 != index }).flatMap({ Int(numbers[$0]) }) else { return nil }
      return (year, day)
    }
    guard let day = Int(numbers[0]), let year = FeedDate.fullYear(numbers[1]) else { return nil }
    return (year, day)
  }

  private static func halfOfDay(_ word: Substring) -> Bool? {
    switch word.lowercased() {
    case "pm", "p": true
    case "am": false
    default: nil
    }
  }

  private static func monthNumber(_ word: Substring) -> Int? {
    let name = word.lowercased()
    guard name.unicodeScalars.count >= 3 else { return nil }
    if weekdays.contains(name) { return nil }
    return monthStems.first { name.hasPrefix($0.stem) }.map(\.number)
  }

  /// Stems that no weekday and no other month begins with: English, Russian, Ukrainian, German, French, Spanish,
  /// Italian, Portuguese, Polish.
  private static let monthStems: [(stem: String, number: Int)] = [
    ("jan", 1), ("янв", 1), ("ene", 1), ("gen", 1), ("jän", 1), ("sty", 1), ("січ", 1),
    ("feb", 2), ("фев", 2), ("fév", 2), ("fev", 2), ("lut", 2), ("лют", 2),
    ("mar", 3), ("мар", 3), ("mär", 3), ("mrz", 3), ("бер", 3),
    ("apr", 4), ("апр", 4), ("avr", 4), ("abr", 4), ("kwi", 4), ("кві", 4),
    ("may", 5), ("мая", 5), ("май", 5), ("mai", 5), ("mag", 5), ("maj", 5), ("тра", 5),
    ("jun", 6), ("июн", 6), ("juin", 6), ("giu", 6), ("cze", 6), ("чер", 6),
    ("jul", 7), ("июл", 7), ("juil", 7), ("lug", 7), ("lip", 7), ("лип", 7),
    ("aug", 8), ("авг", 8), ("aoû", 8), ("aou", 8), ("ago", 8), ("sie", 8), ("сер", 8),
    ("sep", 9), ("сен", 9), ("set", 9), ("wrz", 9), ("вер", 9),
    ("oct", 10), ("окт", 10), ("okt", 10), ("out", 10), ("ott", 10), ("paź", 10), ("жов", 10),
    ("nov", 11), ("ноя", 11), ("lis", 11), ("лис", 11),
    ("dec", 12), ("дек", 12), ("dez", 12), ("déc", 12), ("dic", 12), ("gru", 12), ("гру", 12),
  ]

  /// Weekdays that begin like a month.
  private static let weekdays: Set<String> = ["mardi", "martes", "martedì", "lunes", "sie"]
}

extension Character {
  /// 0 … 9 only: `Int` reads no other digits.
  fileprivate var isDigit: Bool { isASCII && isNumber }
}
