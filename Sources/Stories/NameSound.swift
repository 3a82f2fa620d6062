/// Reduces a proper name to its consonants, so that its English and Russian spellings are equal: Zakharova and
/// Захаровой.
enum NameSound {
  /// The consonants of a lower-case word. Different names may give the same result.
  static func of(_ word: String) -> String {
    let letters = word.unicodeScalars.contains(where: WordStem.isCyrillic) ? russian(word) : english(word)
    var sound = String.UnicodeScalarView()
    for (index, letter) in letters.unicodeScalars.enumerated() {
      var letter = letter
      if "aeiouy".unicodeScalars.contains(letter) {
        if index > 0 { continue }
        letter = "a"
      }
      if sound.last != letter { sound.append(letter) }
    }
    return String(sound)
  }

  private static let latin: [Unicode.Scalar: String] = [
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "j", "з": "z", "и": "i", "й": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h",
    "ц": "c", "ч": "q", "ш": "w", "щ": "w", "ы": "y", "э": "e", "ю": "u", "я": "a",
  ]

  private static func russian(_ word: String) -> String {
    let stem = word.count > 4 ? WordStem.russian(word) : word
    let text = stem.unicodeScalars.map { latin[$0] ?? "" }.joined()
    return text.replacing("dj", with: "j").replacing("ks", with: "x")
  }

  /// English letter groups for one Russian letter, in the order in which they are replaced.
  private static let digraphs = [
    ("shch", "w"), ("sch", "w"), ("sh", "w"), ("tch", "q"), ("ch", "q"), ("kh", "h"), ("zh", "j"), ("ts", "c"),
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("dg", "j"), ("dj", "j"), ("ks", "x"),
  ]

  private static func english(_ word: String) -> String {
    var text = digraphs.reduce(word) { $0.replacing($1.0, with: $1.1) }
    guard !word.contains("ts") else { return text }
    // "c" before a, o, u or a consonant is pronounced as k.
    let letters = Array(text.unicodeScalars)
    var view = String.UnicodeScalarView()
    for (index, letter) in letters.enumerated() {
      let next = index + 1 < letters.count ? letters[index + 1] : nil
      view.append(letter == "c" && next != "e" && next != "i" && next != "y" ? "k" : letter)
    }
    text = String(view)
    return text
  }
}

extension String {
  fileprivate func replacing(_ part: String, with other: String) -> String {
    let text = Array(utf8)
    let searched = Array(part.utf8)
    guard text.count >= searched.count else { return self }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index...].starts(with: searched) {
        result += other.utf8
        index += searched.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
