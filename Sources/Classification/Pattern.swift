/// One word of a pattern.
struct PatternWord: Hashable {
  /// The letters, without the `*`.
  var text: String
  /// Whether up to eight more letters may follow.
  var isBeginning: Bool
  /// Whether the text must be in the same case; a capital in the pattern asks for it.
  var caseCounts: Bool

  init(_ text: String, isBeginning: Bool = false) {
    self.text = text
    self.isBeginning = isBeginning
    caseCounts = text.unicodeScalars.contains { FoldedScalar.isUpper($0.value) }
  }
}

/// What a phrase is made of: words, and places for entities.
enum PhraseElement: Hashable {
  case word(PatternWord)
  /// An entity of a side (`@US`) or a particular one (`@ru.lavrov`).
  case slot(String)
}

/// A term in the syntax of the watchlist: parts within so many words of each other, each a choice of phrases.
struct Pattern {
  /// Each part, as all the phrases it stands for.
  var parts: [[[PhraseElement]]]
  /// The most words between a part and the next.
  var gaps: [Int]
}
