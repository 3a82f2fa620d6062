/// Checks the alphabets of words. Latin and Cyrillic letters that look alike are different characters, so a word with
/// the wrong ones never matches.
public enum LetterScript {
  /// The message for a text with a word that mixes alphabets, and its severity; nil if there is none.
  public static func problem(with text: String) -> (severity: Diagnostic.Severity, message: String)? {
    guard text.unicodeScalars.contains(where: isLatin), text.unicodeScalars.contains(where: isCyrillic) else {
      return nil
    }
    for word in text.unicodeScalars.split(whereSeparator: { !$0.properties.isAlphabetic }) {
      let latin = word.filter(isLatin)
      let cyrillic = word.filter(isCyrillic)
      guard !latin.isEmpty, !cyrillic.isEmpty else { continue }
      let written = String(String.UnicodeScalarView(word))
      let toCyrillic = latin.allSatisfy { cyrillicTwin[$0] != nil }
      let toLatin = cyrillic.allSatisfy { latinTwin[$0] != nil }
      guard toCyrillic || toLatin else {
        return (
          .warning, "\"\(written)\" mixes Latin and Cyrillic letters; if that is not meant, write it in one alphabet"
        )
      }
      // If the word could be in either alphabet, the letters of the rarer one are taken for the mistake.
      let isCyrillicWord = toCyrillic && (!toLatin || cyrillic.count >= latin.count)
      let strays = isCyrillicWord ? latin : cyrillic
      let twins = isCyrillicWord ? cyrillicTwin : latinTwin
      let right = String(String.UnicodeScalarView(word.map { twins[$0] ?? $0 }))
      let letters = Set(strays).map(String.init).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      let (alien, own) = isCyrillicWord ? ("Latin", "Cyrillic") : ("Cyrillic", "Latin")
      return (
        .error,
        "\"\(written)\" is a \(own) word with the \(alien) \(strays.count == 1 ? "letter" : "letters") \(letters); write "
          + "\"\(right)\""
      )
    }
    return nil
  }

  /// The message for a key, id or other word of a file that should be in Latin letters and has Cyrillic ones that look
  /// like them; nil for other words.
  public static func strayLetters(_ text: String) -> String? {
    let strays = text.unicodeScalars.filter(isCyrillic)
    guard !strays.isEmpty, strays.allSatisfy({ latinTwin[$0] != nil }) else { return nil }
    let right = String(String.UnicodeScalarView(text.unicodeScalars.map { latinTwin[$0] ?? $0 }))
    let letters = Set(strays).sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    return "\"\(text)\" has the Cyrillic \(strays.count == 1 ? "letter" : "letters") \(letters); write \"\(right)\""
  }

  /// Whether all letters of a text are in the alphabet of the other language. False for a text without letters, and for
  /// languages other than `en` and `ru`.
  static func isForeign(_ text: String, to language: String) -> Bool {
    let scalars = text.unicodeScalars
    return switch language {
    case "en": scalars.contains(where: isCyrillic) && !scalars.contains(where: isLatin)
    case "ru": scalars.contains(where: isLatin) && !scalars.contains(where: isCyrillic)
    default: false
    }
  }

  private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value | 0x20 >= 0x61 && scalar.value | 0x20 <= 0x7A
      || (0xC0...0x24F).contains(scalar.value) && scalar.value != 0xD7
  }

  private static func isCyrillic(_ scalar: Unicode.Scalar) -> Bool { (0x400...0x52F).contains(scalar.value) }

  private static let twins: [(latin: Unicode.Scalar, cyrillic: Unicode.Scalar)] = Array(
    zip("acekopxyABCEHKMOPTXYiIjJsS".unicodeScalars, "асекорхуАВСЕНКМОРТХУіІјЈѕЅ".unicodeScalars)
  ).map { (latin: $0, cyrillic: $1) }
  private static let cyrillicTwin = Dictionary(uniqueKeysWithValues: twins.map { ($0.latin, $0.cyrillic) })
  private static let latinTwin = Dictionary(uniqueKeysWithValues: twins.map { ($0.cyrillic, $0.latin) })
}
