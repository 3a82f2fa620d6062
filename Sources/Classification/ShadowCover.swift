/// Tells which phrases a shadow always takes a word of, so that they can never be found.
struct ShadowCover {
  private var byFirstWord: [String: [[PatternWord]]] = [:]
  /// Shadows whose first word is a beginning.
  private var open: [[PatternWord]] = []

  mutating func add(_ phrase: [PhraseElement]) {
    let words = phrase.compactMap { element -> PatternWord? in if case .word(let word) = element { word } else { nil } }
    guard let first = words.first, words.count == phrase.count else { return }
    if first.isBeginning {
      open.append(words)
    } else {
      byFirstWord[ShadowCover.folded(first), default: []].append(words)
    }
  }

  func covers(_ phrase: [PhraseElement]) -> Bool {
    guard !byFirstWord.isEmpty || !open.isEmpty else { return false }
    return phrase.indices.contains { start in
      guard case .word(let word) = phrase[start] else { return false }
      let candidates = open + (byFirstWord[ShadowCover.folded(word)] ?? [])
      return candidates.contains { ShadowCover.takes($0, phrase[start...]) }
    }
  }

  private static func takes(_ shadow: [PatternWord], _ phrase: ArraySlice<PhraseElement>) -> Bool {
    guard shadow.count <= phrase.count else { return false }
    return zip(shadow, phrase).allSatisfy { taken, element in
      if case .word(let word) = element { takes(taken, word) } else { false }
    }
  }

  /// Whether every word of a text that is `word` is also `shadow`.
  private static func takes(_ shadow: PatternWord, _ word: PatternWord) -> Bool {
    if shadow.caseCounts, !word.caseCounts { return false }
    let (whole, start) = shadow.caseCounts ? (word.text, shadow.text) : (folded(word), folded(shadow))
    guard shadow.isBeginning else { return !word.isBeginning && whole == start }
    let tail = whole.unicodeScalars.count - start.unicodeScalars.count
    return whole.hasPrefix(start) && tail <= (word.isBeginning ? 0 : Vocabulary.longestTail)
  }

  private static func folded(_ word: PatternWord) -> String {
    let scalars = word.text.unicodeScalars.compactMap { Unicode.Scalar(FoldedScalar.fold($0.value)) }
    return String(String.UnicodeScalarView(scalars))
  }
}
