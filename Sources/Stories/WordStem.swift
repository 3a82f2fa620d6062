/// Removes usual endings, so that different forms of a word become equal.
enum WordStem {
  /// The stem of a lower-case word, cut to seven letters.
  static func of(_ word: String) -> String {
    String((word.unicodeScalars.contains(where: isCyrillic) ? russian(word) : english(word)).prefix(7))
  }

  static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { 0x0430...0x0451 ~= scalar.value }

  private static let russianEndings = [
    "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ой", "ей", "ий", "ый", "ая", "яя", "ое", "ее", "ые", "ие",
    "ую", "юю", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ев", "ы", "и", "а", "я", "о", "е", "у", "ю", "ь",
  ]
  private static let englishEndings = ["ings", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly"]
  private static let shortestStem = 4

  static func russian(_ word: String) -> String { without(russianEndings, word) }

  private static func english(_ word: String) -> String { without(englishEndings, word) }

  private static func without(_ endings: [String], _ word: String) -> String {
    let count = word.count
    for ending in endings where count - ending.count >= shortestStem && word.hasSuffix(ending) {
      return String(word.dropLast(ending.count))
    }
    return word
  }
}
