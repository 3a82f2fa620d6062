/// Reads ordinal numbers: 12th, 12-й, twelfth, двенадцатый. "First" and "second" are not read, because they often do
/// not mean a place in a series.
enum Ordinal {
  /// The number for a lower-case word; nil if it is not an ordinal number.
  static func value(of word: String) -> Int? {
    words.concept(of: word).map { Int($0) + 3 }
  }

  /// The number for digits with an ending, such as "12" with "th"; nil if the ending is not one of ordinal numbers.
  static func value(digits: String, ending: String) -> Int? { endings.contains(ending) ? Int(digits) : nil }

  private static let endings: Set<String> = [
    "st", "nd", "rd", "th", "-й", "-я", "-е", "-го", "-му", "-м", "-ю", "-ый", "-ой", "й", "го", "му",
  ]
  /// The words from the third on.
  private static let words = Concepts(
    table: """
      third= трети третье; fourth= четверты четвертог; fifth= пяты пятог; sixth= шесто; seventh= седьмо; eighth= восьмо;
      ninth= девяты девятог; tenth= десяты десятог; eleventh= одиннадцат; twelfth= двенадцат; thirteenth= тринадцат;
      fourteenth= четырнадцат; fifteenth= пятнадцат; sixteenth= шестнадцат; seventeenth= семнадцат;
      eighteenth= восемнадцат; nineteenth= девятнадцат; twentieth= двадцаты
      """, longestEnding: 3)
}
