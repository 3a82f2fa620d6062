/// Splits a text into terms.
enum TermReader {
  /// A word of a text with its term; the term is nil for a stop word.
  struct Token {
    var word: String
    var term: Term?
    /// How the word sounds, if it may be a name: it begins with a capital and is no concept.
    var name: Term?
    /// The concept, if the term is one.
    var concept: UInt16?
    /// The ordinal number, if the word is one.
    var ordinal: Int?
    /// Where it begins, in Unicode scalars.
    var start = 0
    /// Whether a hyphen joins it to the word before it, as the second half of `US-Russia`.
    var followsHyphen = false
  }

  /// The words and numbers of a text in order, at most so many. The beginning of an item shows what it is about.
  static func tokens(of text: String, limit: Int = 200) -> [Token] {
    var tokens: [Token] = []
    let scalars = Array(text.unicodeScalars.prefix(limit * 20))
    var reader = scalars[...]
    var isSecondHalf = false
    while tokens.count < limit, let start = reader.firstIndex(where: { isLetter($0) || isDigit($0) }) {
      reader = reader[start...]
      let isNumber = isDigit(reader[start])
      let end = reader.firstIndex { isNumber ? !isInNumber($0) : !isInWord($0) } ?? reader.endIndex
      if !isNumber, let hyphen = hyphen(reader[..<end]) {
        // Each half is a word of its own; the second is read next.
        var token = word(reader[..<hyphen])
        token.start = start
        token.followsHyphen = isSecondHalf
        tokens.append(token)
        reader = reader[(hyphen + 1)...]
        isSecondHalf = true
        continue
      }
      var token = isNumber ? number(reader[..<end]) : word(reader[..<end])
      reader = reader[end...]
      if isNumber {
        let ending = reader.prefix { isInWord($0) }
        token.ordinal = Ordinal.value(digits: token.word, ending: folded(ending))
        if token.ordinal != nil { reader = reader.dropFirst(ending.count) }
      } else {
        token.ordinal = Ordinal.value(of: token.word)
      }
      token.start = start
      token.followsHyphen = isSecondHalf
      isSecondHalf = false
      tokens.append(token)
    }
    return joined(tokens)
  }

  /// The place of a word's first hyphen, if it is two words, as in `US-Russia`; nil if a table lists the whole, as
  /// `из-за`, or a part is no word, as in `S-400`.
  private static func hyphen(_ written: ArraySlice<Unicode.Scalar>) -> Int? {
    guard let hyphen = written.firstIndex(of: "-"), !isListed(folded(written)) else { return nil }
    let parts = written.split(separator: "-", omittingEmptySubsequences: false)
    return parts.allSatisfy { $0.count >= 2 && $0.allSatisfy(isLetter) } ? hyphen : nil
  }

  /// Whether a table of whole words, or of concepts, has a lower-case word.
  private static func isListed(_ word: String) -> Bool {
    Concepts.standard.contains(word) || QuietWords.all.contains(word) || MainClause.words.contains(word)
      || SpeakingWords.isMedia(word)
  }

  /// Two words that have one concept, or are one ordinal number, become one token.
  private static func joined(_ tokens: [Token]) -> [Token] {
    var result: [Token] = []
    result.reserveCapacity(tokens.count)
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      if index + 1 < tokens.count, let concept = PhraseTable.concept(token.word, tokens[index + 1].word) {
        result.append(
          Token(
            word: token.word + "-" + tokens[index + 1].word, term: Term(concept: concept), concept: concept,
            start: token.start))
        index += 2
      } else if index + 1 < tokens.count, let ordinal = Ordinal.value(of: token.word, tokens[index + 1].word) {
        // Its term is that of the digits, as in `23rd`.
        result.append(
          Token(
            word: token.word + "-" + tokens[index + 1].word, term: Term(.number, "\(ordinal)"), ordinal: ordinal,
            start: token.start))
        index += 2
      } else {
        result.append(token)
        index += 1
      }
    }
    return result
  }

  private static func number(_ written: ArraySlice<Unicode.Scalar>) -> Token {
    var digits = written
    while let last = digits.last, last == "." || last == "," { digits.removeLast() }
    let text = string(digits.lazy.map { $0 == "," ? "." : $0 })
    return Token(word: text, term: Term(.number, text))
  }

  private static func word(_ written: ArraySlice<Unicode.Scalar>) -> Token {
    let lower = folded(written)
    guard written.count >= 2, !QuietWords.all.contains(lower) else { return Token(word: lower) }
    if let concept = Concepts.standard.concept(of: lower) {
      return Token(word: lower, term: Term(concept: concept), concept: concept)
    }
    var token = Token(word: lower, term: Term(.word, WordStem.of(lower)))
    if written.first?.properties.isUppercase == true {
      let sound = NameSound.of(lower)
      if sound.unicodeScalars.count >= shortestSound { token.name = Term(.name, sound) }
    }
    return token
  }

  /// The minimum number of consonants of a name. With fewer, too many names would be equal.
  private static let shortestSound = 3

  /// The word in lower case, with е for ё, and without English possessive endings and punctuation at its ends.
  private static func folded(_ written: ArraySlice<Unicode.Scalar>) -> String {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(written.count)
    for scalar in written {
      switch scalar.value {
      case 0x41...0x5A, 0x410...0x42F: scalars.append(Unicode.Scalar(scalar.value + 0x20) ?? scalar)
      case 0x401, 0x451: scalars.append("е")
      case 0x2019: scalars.append("'")
      case ..<0x80, 0x430...0x44F: scalars.append(scalar)
      default: scalars += scalar.properties.lowercaseMapping.unicodeScalars
      }
    }
    if scalars.suffix(2) == ["'", "s"] { scalars.removeLast(2) }
    while let last = scalars.last, last == "'" || last == "-" { scalars.removeLast() }
    return string(scalars)
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(32)
    for scalar in scalars {
      if scalar.value < 0x80 { bytes.append(UInt8(scalar.value)) } else { bytes += UTF8.encode(scalar) ?? .init() }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A, 0x400...0x481: true
    case ..<0x80: false
    default: scalar.properties.isAlphabetic
    }
  }
  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { 0x30...0x39 ~= scalar.value }
  private static func isInNumber(_ scalar: Unicode.Scalar) -> Bool { isDigit(scalar) || scalar == "." || scalar == "," }
  private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
    isLetter(scalar) || isDigit(scalar) || scalar == "'" || scalar == "’" || scalar == "-" || scalar == "_"
  }
}
