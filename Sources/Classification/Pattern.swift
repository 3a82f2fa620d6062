/// One word of a pattern.
struct PatternWord: Hashable {
  /// The letters, without the `*`.
  var text: String
  /// Whether it is the beginning of a word (`word*`), after which up to eight letters may follow.
  var isBeginning: Bool
  /// Whether the case of the text must be the same. It must if the pattern has a capital.
  var caseCounts: Bool

  static func == (left: PatternWord, right: PatternWord) -> Bool {
    left.isBeginning == right.isBeginning && ExactText(left.text) == ExactText(right.text)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ExactText(text))
    hasher.combine(isBeginning)
  }

  init(_ text: String, isBeginning: Bool = false) {
    self.text = text
    self.isBeginning = isBeginning
    caseCounts = text.unicodeScalars.contains { FoldedScalar.isUpper($0.value) }
  }
}

/// An element of a phrase: a word, or a slot for an entity.
enum PhraseElement: Hashable {
  case word(PatternWord)
  /// An entity of a side (`@US`) or a particular one (`@ru.lavrov`).
  case slot(String)
}

/// A parsed term: parts with a maximum number of words between them. Each part is a choice of phrases.
struct Pattern {
  /// The parts; each is the list of all its phrases.
  var parts: [[[PhraseElement]]]
  /// The maximum number of words between each part and the next.
  var gaps: [Int]
}
