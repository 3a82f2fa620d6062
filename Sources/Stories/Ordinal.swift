/// Reads ordinal numbers: 12th, 12-й, twelfth, twenty-third, двенадцатый, двадцать третий. "First" and "second" alone
/// are not read, because they often do not mean a place in a series.
enum Ordinal {
  /// The number for a lower-case word; nil if it is not an ordinal number.
  static func value(of word: String) -> Int? { NumberWords.ordinal(word).flatMap { $0 > 2 ? $0 : nil } }

  /// The number for two lower-case words, such as `twenty` and `third`; nil if together they are not an ordinal number.
  static func value(of first: String, _ second: String) -> Int? {
    guard let tens = NumberWords.tens(first), let unit = NumberWords.ordinal(second), unit < 10 else { return nil }
    return tens + unit
  }

  /// The number for digits with an ending, such as "12" with "th"; nil if the ending is not one of ordinal numbers.
  static func value(digits: String, ending: String) -> Int? { endings.contains(ending) ? Int(digits) : nil }

  private static let endings: Set<String> = [
    "st", "nd", "rd", "th", "-й", "-я", "-е", "-го", "-му", "-м", "-ю", "-ый", "-ой", "й", "го", "му",
  ]
}
