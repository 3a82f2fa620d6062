import Classification

/// Checks language tags (BCP 47) such as `en`, `ru` or `en-US`, and knows what people write instead.
enum LanguageWord {
  /// The message for a word that is not a known language's tag, with a suggestion; nil if it is one.
  static func problem(with word: String) -> String? {
    let parts = word.split(separator: "-", omittingEmptySubsequences: false)
    let primary = parts.first.map { $0.lowercased() } ?? ""
    let isTag = parts.dropFirst().allSatisfy { part in
      (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
    if isTag, codes.contains(primary) { return nil }
    let name = word.lowercased()
    var guess = habits[name] ?? habits[primary]
    if let match = name.firstMatch(of: /^([a-z]{2})_([a-z]{2})$/)?.output, codes.contains(String(match.1)) {
      guess = "\(match.1)-\(match.2.uppercased())"
    }
    let hint = guess ?? Spelling.suggestion(for: name, among: Array(habits.keys)).flatMap { habits[$0] }
    return "\"\(word)\" is not a language tag; "
      + (hint.map { "did you mean \"\($0)\"?" } ?? "write en or ru, as in BCP 47")
  }

  /// The two-letter codes of ISO 639-1, and `und` and `mul` (ISO 639-2).
  private static let codes = Set(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es \
    et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj \
    kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv \
    ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti \
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu und mul
    """.split(separator: " ").map(String.init))

  /// Names, three-letter codes and country codes that people write for a language.
  private static let habits = [
    "english": "en", "eng": "en", "английский": "en", "us": "en", "gb": "en", "usa": "en", "american": "en",
    "russian": "ru", "rus": "ru", "русский": "ru", "ukrainian": "uk", "ukr": "uk", "ua": "uk", "french": "fr",
    "fra": "fr",
    "german": "de", "deu": "de", "ger": "de", "spanish": "es", "spa": "es", "chinese": "zh", "cn": "zh",
    "japanese": "ja",
    "jp": "ja", "polish": "pl", "turkish": "tr", "arabic": "ar", "belarusian": "be", "by": "be", "czech": "cs",
    "cz": "cs",
    "greek": "el", "gr": "el", "korean": "ko", "dk": "da",
  ]
}

extension YAMLNode {
  /// A language tag. One that is unknown is reported as an error and returned all the same.
  func language() -> String? {
    let word = string()
    if let word, let problem = LanguageWord.problem(with: word) { reject(problem) }
    return word
  }

  /// The language of patterns. Only `en` and `ru` mean more than the words as they are written.
  func patternLanguage(warning: Bool) -> String? {
    if text == "en" || text == "ru" { return text }
    guard let word = language() else { return nil }
    let primary = String(word.lowercased().prefix { $0 != "-" })
    if ["en", "ru"].contains(primary), word != primary {
      reject("\"\(word)\" is not a language of patterns; write \(primary)")
    } else if warning, !["en", "ru"].contains(word), LanguageWord.problem(with: word) == nil {
      warn(
        "only en and ru are languages of terms; those under \"\(word)\" are looked for in every item, as they are written"
      )
    }
    return word
  }
}
