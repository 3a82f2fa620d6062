/// Reads ordinal numbers: 12th, 12-й, twelfth, двенадцатый. "First" and "second" are not read, because they often do
/// not mean a place in a series.
enum Ordinal {
  /// The number for a lower-case word; nil if it is not an ordinal number.
  static func value(of word: String) -> Int? {
    if let number = english[word] { return number }
    return russian.first { word.hasPrefix($0.stem) && word.count <= $0.stem.count + 3 }?.value
  }

  /// The number for digits with an ending, such as "12" with "th"; nil if the ending is not one of ordinal numbers.
  static func value(digits: String, ending: String) -> Int? { endings.contains(ending) ? Int(digits) : nil }

  private static let endings: Set<String> = [
    "st", "nd", "rd", "th", "-й", "-я", "-е", "-го", "-му", "-м", "-ю", "-ый", "-ой", "й", "го", "му",
  ]
  private static let english = [
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
  ]
  private static let russian: [(stem: String, value: Int)] = [
    ("трети", 3), ("третье", 3), ("четверты", 4), ("четвертог", 4), ("пяты", 5), ("пятог", 5), ("шесто", 6),
    ("седьмо", 7), ("восьмо", 8), ("девяты", 9), ("девятог", 9), ("десяты", 10), ("десятог", 10), ("одиннадцат", 11),
    ("двенадцат", 12), ("тринадцат", 13), ("четырнадцат", 14), ("пятнадцат", 15), ("шестнадцат", 16),
    ("семнадцат", 17), ("восемнадцат", 18), ("девятнадцат", 19), ("двадцаты", 20),
  ]
}
