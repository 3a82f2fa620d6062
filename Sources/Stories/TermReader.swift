/// Splits a text into terms.
enum TermReader {
  /// A word of a text with its term; the term is nil for a stop word.
  struct Token {
    var word: String
    var term: Term?
    /// The concept, if the term is one.
    var concept: UInt16?
    /// The ordinal number, if the word is one.
    var ordinal: Int?
  }

  /// The maximum number of tokens read from a text. The beginning of an item shows what it is about.
  private static let longestText = 400

  /// The words and numbers of a text, in order.
  static func tokens(of text: String) -> [Token] {
    var tokens: [Token] = []
    var reader = Array(text.unicodeScalars.prefix(longestText * 20))[...]
    while tokens.count < longestText, let start = reader.firstIndex(where: { isLetter($0) || isDigit($0) }) {
      reader = reader[start...]
      let isNumber = isDigit(reader[start])
      let end = reader.firstIndex { isNumber ? !isInNumber($0) : !isInWord($0) } ?? reader.endIndex
      let written = String(String.UnicodeScalarView(reader[..<end]))
      reader = reader[end...]
      var token = isNumber ? number(written) : word(written)
      if isNumber {
        let ending = reader.prefix { isInWord($0) }
        token.ordinal = Ordinal.value(digits: written, ending: folded(String(String.UnicodeScalarView(ending))))
        if token.ordinal != nil { reader = reader.dropFirst(ending.count) }
      } else {
        token.ordinal = Ordinal.value(of: token.word)
      }
      tokens.append(token)
    }
    return tokens
  }

  private static func number(_ written: String) -> Token {
    var digits = Array(written.utf8)
    while let last = digits.last, last == 0x2E || last == 0x2C { digits.removeLast() }
    let text = String(decoding: digits.map { $0 == 0x2C ? 0x2E : $0 }, as: UTF8.self)
    return Token(word: text, term: Term(.number, text))
  }

  private static func word(_ written: String) -> Token {
    let lower = folded(written)
    guard lower.unicodeScalars.count >= 2, !QuietWords.all.contains(lower) else { return Token(word: lower) }
    if let concept = Concepts.standard.concept(of: lower) {
      return Token(word: lower, term: Term(concept: concept), concept: concept)
    }
    if written.unicodeScalars.first?.properties.isUppercase == true {
      let sound = NameSound.of(lower)
      if sound.unicodeScalars.count >= shortestSound { return Token(word: lower, term: Term(.name, sound)) }
    }
    return Token(word: lower, term: Term(.word, WordStem.of(lower)))
  }

  /// The minimum number of consonants of a name. With fewer, too many names would be equal.
  private static let shortestSound = 3

  /// The word in lower case, with е for ё, and without English possessive endings and punctuation at its ends.
  private static func folded(_ written: String) -> String {
    var scalars = Array(written.lowercased().unicodeScalars.map { $0 == "ё" ? "е" : $0 == "’" ? "'" : $0 })
    if scalars.suffix(2) == ["'", "s"] { scalars.removeLast(2) }
    while let last = scalars.last, last == "'" || last == "-" { scalars.removeLast() }
    return String(String.UnicodeScalarView(scalars))
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }
  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { 0x30...0x39 ~= scalar.value }
  private static func isInNumber(_ scalar: Unicode.Scalar) -> Bool { isDigit(scalar) || scalar == "." || scalar == "," }
  private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
    isLetter(scalar) || isDigit(scalar) || scalar == "'" || scalar == "’" || scalar == "-" || scalar == "_"
  }
}
