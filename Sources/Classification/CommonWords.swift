/// Very common words, which are evidence of nothing by themselves.
enum CommonWords {
  /// Whether a phrase consists of common words only. An entity's slot is not a common word.
  static func areAll(_ phrase: [PhraseElement]) -> Bool {
    phrase.allSatisfy { element in
      guard case .word(let word) = element, !word.isBeginning, !word.caseCounts else { return false }
      return contain(word.text)
    }
  }

  /// Whether a folded word is a common word.
  static func contain(_ word: String) -> Bool { words.contains(ExactText(word)) }

  private static let words = Set(
    """
    the a an of to in on at by for from with and or but as is are was were be been it its this that he she they we you \
    not no his her their has have had will would и в во не на с со что как а то по из за от до для у о об но это он она \
    они мы его ее их был была были быть или же
    """.utf8.split(separator: UInt8(ascii: " ")).map { ExactText(String(Substring($0))) })
}
