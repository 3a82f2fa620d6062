import Basics

/// A time zone that is given as a word.
enum DateZone: Equatable {
  /// Minutes east of UTC.
  case fixed(Int)
  /// Minutes east of UTC in winter, with summer time as in the USA (Energy Policy Act of 2005; before 2007 the Uniform
  /// Time Act as amended in 1986).
  case american(Int)
  /// The same with summer time as in the European Union (Directive 2000/84/EC).
  case european(Int)
  /// Moscow time: UTC+3 since 2014-10-26 (Federal law 248-FZ), different offsets before.
  case moscow

  /// Minutes east of UTC at a time that is given in the zone's local time; nil if not known.
  func offset(at local: Timestamp, year: Int) -> Int? {
    switch self {
    case .fixed(let minutes): return minutes
    case .american(let winter):
      let starts = year < 2007 ? DateZone.sunday(of: 4, year, from: 1) : DateZone.sunday(of: 3, year, from: 8)
      let ends = year < 2007 ? DateZone.sunday(of: 10, year, from: 25) : DateZone.sunday(of: 11, year, from: 1)
      return (starts..<ends).contains(local) ? winter + 60 : winter
    case .european(let winter):
      let starts = DateZone.sunday(of: 3, year, from: 25)
      let ends = DateZone.sunday(of: 10, year, from: 25)
      return (starts..<ends).contains(local) ? winter + 60 : winter
    case .moscow:
      let change = Timestamp(year: 2014, month: 10, day: 26, hour: 2, minute: 0, second: 0)
      return local >= change ? 180 : nil
    }
  }

  /// 2:00 on the first Sunday of a month on or after a day.
  private static func sunday(of month: Int, _ year: Int, from day: Int) -> Timestamp {
    let first = Timestamp(year: year, month: month, day: day, hour: 2, minute: 0, second: 0)
    return Timestamp(seconds: first.seconds + Int64((7 - first.weekday) % 7) * 86_400)
  }

  /// A zone by its abbreviation (RFC 822 §5 and others in use) or military letter; nil for other words. Abbreviations
  /// of one or two letters must be in capitals, because "at" and "a" are words of several languages.
  static func abbreviated(_ word: ArraySlice<UInt8>) -> DateZone? {
    guard word.count <= 6, word.count > 2 || word.allSatisfy({ $0 < 0x61 }) || word.elementsEqual("z".utf8),
      let zone = abbreviations[packed(word)]
    else { return nil }
    return zone
  }

  /// A zone by its full name (in lower case, with single spaces) or its path in the time zone database.
  static func named(_ name: String) -> DateZone? { names[name] }

  /// The number of words of the longest name.
  static let mostWords = 4

  /// A name of at most eight bytes as a number, with ASCII letters in upper case.
  private static func packed(_ word: ArraySlice<UInt8>) -> UInt64 {
    word.reduce(0) { $0 << 8 | UInt64($1 >= 0x61 && $1 <= 0x7A ? $1 & ~0x20 : $1) }
  }

  private static let abbreviations: [UInt64: DateZone] = {
    let american = ["ET": -300, "CT": -360, "MT": -420, "PT": -480, "AT": -240].mapValues(DateZone.american)
    let all = offsets.mapValues(DateZone.fixed).merging(american) { $1 }
    return Dictionary(uniqueKeysWithValues: all.map { (packed(Array($0.key.utf8)[...]), $0.value) })
  }()

  private static let offsets = [
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "BST": 60, "CET": 60, "MEZ": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "МСК": 180, "мск": 180, "Мск": 180, "SAMT": 240,
    "YEKT": 300, "OMST": 360, "KRAT": 420, "IRKT": 480, "YAKT": 540, "VLAT": 600, "MAGT": 660, "PETT": 720, "IST": 330,
    "SGT": 480, "HKT": 480, "AWST": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "ACST": 570, "NZST": 720,
    "NZDT": 780, "AST": -240, "ADT": -180, "EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420,
    "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540, "AKDT": -480, "HST": -600, "NST": -210, "A": -60, "M": -720,
    "N": 60, "Y": 720,
  ]

  private static let names: [String: DateZone] = {
    var names: [String: DateZone] = [
      "greenwich mean time": .fixed(0), "coordinated universal time": .fixed(0), "universal time": .fixed(0),
      "zulu": .fixed(0), "etc/gmt": .fixed(0), "etc/utc": .fixed(0), "etc/uct": .fixed(0), "etc/universal": .fixed(0),
      "utc/gmt": .fixed(0),
      "gmt/utc": .fixed(0),
      "moscow standard time": .moscow, "moscow time": .moscow, "russian standard time": .moscow,
      "europe/moscow": .moscow, "по московскому времени": .moscow, "по москве": .moscow, "московское время": .moscow,
      "московского времени": .moscow, "время московское": .moscow, "по мск": .moscow,
      "british summer time": .fixed(60), "europe/london": .european(0), "europe/dublin": .european(0),
      "europe/lisbon": .european(0), "india standard time": .fixed(330), "japan standard time": .fixed(540),
      "china standard time": .fixed(480), "asia/tokyo": .fixed(540), "asia/shanghai": .fixed(480),
      "asia/hong_kong": .fixed(480), "asia/kolkata": .fixed(330), "asia/dubai": .fixed(240),
      "america/phoenix": .fixed(-420), "america/halifax": .american(-240),
    ]
    for (name, winter, cities) in [
      ("eastern", -300, ["us/eastern", "america/new_york", "america/detroit", "america/toronto"]),
      ("central", -360, ["us/central", "america/chicago"]), ("mountain", -420, ["us/mountain", "america/denver"]),
      ("pacific", -480, ["us/pacific", "america/los_angeles"]), ("atlantic", -240, []), ("alaska", -540, []),
    ] {
      names["\(name) standard time"] = .fixed(winter)
      names["\(name) daylight time"] = .fixed(winter + 60)
      for name in cities + ["\(name) time"] { names[name] = .american(winter) }
    }
    for (name, winter, cities) in [
      ("western", 0, []),
      (
        "central", 60,
        [
          "amsterdam", "belgrade", "berlin", "brussels", "budapest", "copenhagen", "madrid", "oslo", "paris", "prague",
          "rome", "stockholm", "vienna", "warsaw", "zurich",
        ]
      ), ("eastern", 120, ["athens", "bucharest", "helsinki", "kiev", "kyiv", "riga", "sofia", "tallinn", "vilnius"]),
    ] {
      names["\(name) european standard time"] = .fixed(winter)
      names["\(name) european summer time"] = .fixed(winter + 60)
      for name in cities.map({ "europe/\($0)" }) + ["\(name) european time"] { names[name] = .european(winter) }
    }
    return names
  }()
}
