/// Transliterates Russian names to Latin letters by the systems that English texts use: that of the press, of passports
/// (ICAO Doc 9303 part 3 §6), BGN/PCGN, and the scholarly one with j.
public enum Transliteration {
  /// The spellings of given name and surname, first that of the press, at most 64. None for a foreign name, whose
  /// original spelling cannot be derived from the Russian one.
  public static func spellings(of name: RussianName) -> [String] {
    guard !name.isForeign else { return [] }
    let words = name.words.filter { $0.role == .given || $0.role == .surname }.map { spellings(ofWord: $0.text) }
    guard !words.isEmpty else { return [] }
    let texts = words.reduce([""]) { beginnings, spellings in
      beginnings.flatMap { beginning in spellings.map { beginning.isEmpty ? $0 : "\(beginning) \($0)" } }
    }
    return Array(texts.distinct().prefix(64))
  }

  private enum System: CaseIterable { case press, passport, bgn, scholarly }

  /// Given names whose usual English form is not a transliteration.
  private static let usual: [String: [String]] = [
    "александр": ["Alexander"], "алексей": ["Alexei", "Alexey"], "петр": ["Pyotr", "Petr"], "максим": ["Maxim"],
    "ксения": ["Ksenia", "Xenia"], "виктор": ["Victor"], "мария": ["Maria"], "евгений": ["Evgeny", "Yevgeny"],
    "федор": ["Fyodor", "Fedor"], "юлия": ["Julia", "Yulia"], "наталья": ["Natalia"], "софья": ["Sofia"],
    "екатерина": ["Ekaterina", "Yekaterina"], "елена": ["Elena", "Yelena"], "илья": ["Ilya"],
    "яков": ["Jakob", "Yakov"],
  ]

  private static func spellings(ofWord word: String) -> [String] {
    let folded = RussianName.folded(word)
    let systems = System.allCases.map { system in
      word.split(separator: "-").map { spell(String($0), system) }.joined(separator: "-")
    }
    return ((usual[folded] ?? []) + systems).distinct()
  }

  private static func spell(_ word: String, _ system: System) -> String {
    let letters = Array(word.lowercased())
    var text = ""
    var index = 0
    while index < letters.count {
      // The endings -ий and -ый have several spellings: Dmitry, Dmitri, Dmitrii.
      if index == letters.count - 2, letters[index + 1] == "й", "иы".contains(letters[index]) {
        text += ending(letters[index], system)
        break
      }
      text += latin(letters[index], after: index > 0 ? letters[index - 1] : nil, system)
      index += 1
    }
    return word.first?.isUppercase == true ? text.prefix(1).uppercased() + text.dropFirst() : text
  }

  private static func ending(_ vowel: Character, _ system: System) -> String {
    switch system {
    case .press: "y"
    case .passport: vowel == "и" ? "ii" : "yi"
    case .bgn: vowel == "и" ? "iy" : "yy"
    case .scholarly: vowel == "и" ? "ij" : "yj"
    }
  }

  private static let plain: [Character: String] = [
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "з": "z", "и": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "ц": "ts", "ш": "sh", "ы": "y", "э": "e",
    "ч": "ch", "х": "kh", "ж": "zh", "щ": "shch", "ь": "", "ъ": "",
  ]

  private static func latin(_ letter: Character, after previous: Character?, _ system: System) -> String {
    let opens = previous.map { "аеёиоуыэюяьъ".contains($0) } ?? true
    switch (letter, system) {
    case ("е", .bgn): return opens ? "ye" : "e"
    case ("е", _): return "e"
    case ("ё", .press), ("ё", .bgn): return previous.map { "чщшж".contains($0) } ?? false ? "o" : "yo"
    case ("ё", .passport): return "e"
    case ("ё", .scholarly): return "jo"
    case ("й", .press): return "i"
    case ("й", .passport): return "i"
    case ("й", .bgn): return "y"
    case ("й", .scholarly): return "j"
    case ("ю", .passport): return "iu"
    case ("ю", .scholarly): return "ju"
    case ("ю", _): return "yu"
    case ("я", .passport): return "ia"
    case ("я", .scholarly): return "ja"
    case ("я", _): return "ya"
    case ("ъ", .passport): return "ie"
    case ("х", .scholarly): return "h"
    case ("ц", .scholarly): return "c"
    default: return plain[letter] ?? ""
    }
  }
}
