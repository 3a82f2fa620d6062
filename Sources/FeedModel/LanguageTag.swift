/// Determines the language of an entry by declarations or by its letters.
public enum LanguageTag {
  /// The language of a declaration: the first subtag of a BCP 47 tag in lower case (`en` for `en-US`, `en_us` and
  /// `eng`). Nil if it names no language (`und`, `mul`, `*`, an empty text).
  public static func primary(_ tag: String?) -> String? {
    guard let tag else { return nil }
    let first = tag.lowercased().split { !$0.isLetter }.first.map(String.init) ?? ""
    if let known = names[first] { return known }
    guard (2...3).contains(first.utf8.count), first.utf8.allSatisfy({ 0x61...0x7A ~= $0 }) else { return nil }
    return undetermined.contains(first) ? nil : first
  }

  /// The language of the first declaration that names one, or else the language of the letters of the first text that
  /// has letters.
  public static func of(declared: [String?], texts: [String?]) -> String? {
    for tag in declared { if let language = primary(tag) { return language } }
    for text in texts { if let language = ofLetters(text) { return language } }
    return nil
  }

  /// The maximum number of characters of a text that are examined.
  private static let sample = 400

  /// The most likely language by the letters of a text: Ukrainian or Belarusian if it has letters of these, otherwise
  /// Russian for Cyrillic letters, English for Latin ones. Nil if there are no letters.
  private static func ofLetters(_ text: String?) -> String? {
    var counts = Array(repeating: 0, count: scripts.count)
    var isUkrainian = false
    var isBelarusian = false
    for scalar in (text ?? "").unicodeScalars.prefix(sample) {
      switch scalar {
      case "і", "ї", "є", "ґ", "І", "Ї", "Є", "Ґ": isUkrainian = true
      case "ў", "Ў": isBelarusian = true
      default: break
      }
      // Latin letters count half, because texts in other alphabets contain Latin words (NATO, iPhone).
      switch scalar.value {
      case 0x41...0x5A, 0x61...0x7A: counts[0] += 1
      case 0..<0x80: break
      case 0x0410...0x044F: counts[1] += 2
      default:
        guard let script = scripts.firstIndex(where: { $0.range.contains(scalar.value) }),
          scalar.properties.isAlphabetic
        else { continue }
        counts[script] += script == 0 ? 1 : 2
      }
    }
    let found = zip(scripts, counts).filter { $1 > 0 }
    let most = found.max { ($0.1, $1.0.language) < ($1.1, $0.0.language) }?.0.language
    guard most == "ru" else { return most }
    return isBelarusian ? "be" : isUkrainian ? "uk" : "ru"
  }

  private static let scripts: [(range: ClosedRange<UInt32>, language: String)] = [
    (0x0041...0x024F, "en"), (0x0400...0x052F, "ru"), (0x0370...0x03FF, "el"), (0x0530...0x058F, "hy"),
    (0x0590...0x05FF, "he"), (0x0600...0x06FF, "ar"), (0x0900...0x097F, "hi"), (0x10A0...0x10FF, "ka"),
    (0x3040...0x30FF, "ja"), (0x4E00...0x9FFF, "zh"), (0xAC00...0xD7AF, "ko"),
  ]

  /// Names of languages and codes of ISO 639-2, which feeds use instead of tags.
  private static let names = [
    "english": "en", "eng": "en", "russian": "ru", "rus": "ru", "русский": "ru", "ukrainian": "uk", "ukr": "uk",
    "german": "de", "deu": "de", "ger": "de", "french": "fr", "fra": "fr", "fre": "fr", "spanish": "es", "spa": "es",
  ]

  private static let undetermined: Set<String> = ["und", "mul", "mis", "zxx", "xx", "xxx"]
}
