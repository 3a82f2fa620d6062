/// Detects phrases that can never match, because a shadow always takes one of their words.
struct ShadowCover {
  /// The shadows by the hash of their first word.
  private var byWord: [UInt64: [[Word]]] = [:]
  /// The shadows whose first word is a beginning (`word*`), by the hash of its first three letters.
  private var byBeginning: [UInt64: [[Word]]] = [:]

  /// A word of a shadow.
  private struct Word {
    let word: PatternWord
    let folded: String

    init(_ word: PatternWord) {
      self.word = word
      folded = ShadowCover.folded(word)
    }
  }

  mutating func add(_ phrase: [PhraseElement]) {
    let words = phrase.compactMap { element -> Word? in if case .word(let word) = element { Word(word) } else { nil } }
    guard let first = words.first, words.count == phrase.count else { return }
    let hashes = ShadowCover.hashes(first.word)
    if first.word.isBeginning {
      byBeginning[hashes.beginning, default: []].append(words)
    } else {
      byWord[hashes.word, default: []].append(words)
    }
  }

  func covers(_ phrase: [PhraseElement]) -> Bool {
    guard !byWord.isEmpty || !byBeginning.isEmpty else { return false }
    return phrase.indices.contains { start in
      guard case .word(let word) = phrase[start] else { return false }
      let hashes = ShadowCover.hashes(word)
      let isTaken = { (shadows: [[Word]]?) in
        shadows?.contains { ShadowCover.takes($0, phrase[start...]) } ?? false
      }
      return isTaken(byBeginning[hashes.beginning]) || isTaken(byWord[hashes.word])
    }
  }

  private static func takes(_ shadow: [Word], _ phrase: ArraySlice<PhraseElement>) -> Bool {
    guard shadow.count <= phrase.count else { return false }
    return zip(shadow, phrase).allSatisfy { taken, element in
      if case .word(let word) = element { takes(taken, word) } else { false }
    }
  }

  /// Whether every word of a text that matches `word` also matches `shadow`.
  private static func takes(_ shadow: Word, _ word: PatternWord) -> Bool {
    if shadow.word.caseCounts, !word.caseCounts { return false }
    let (whole, start) =
      shadow.word.caseCounts ? (word.text, shadow.word.text) : (folded(word), shadow.folded)
    guard shadow.word.isBeginning else { return !word.isBeginning && whole == start }
    let tail = whole.unicodeScalars.count - start.unicodeScalars.count
    return whole.hasPrefix(start) && tail <= (word.isBeginning ? 0 : Vocabulary.longestTail)
  }

  private static func folded(_ word: PatternWord) -> String {
    let scalars = word.text.unicodeScalars.compactMap { Unicode.Scalar(FoldedScalar.fold($0.value)) }
    return String(String.UnicodeScalarView(scalars))
  }

  /// The hashes of a folded word and of its first `Vocabulary.shortestBeginning` letters.
  private static func hashes(_ word: PatternWord) -> (word: UInt64, beginning: UInt64) {
    var hash = WordHash()
    var beginning = hash
    for (index, scalar) in word.text.unicodeScalars.enumerated() {
      hash.combine(FoldedScalar.fold(scalar.value))
      if index < Vocabulary.shortestBeginning { beginning = hash }
    }
    return (hash.value, beginning.value)
  }
}
