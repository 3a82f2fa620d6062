/// Phrases to find in texts: the words that they are made of, and the phrases as sequences of these words.
struct Lexicon: Sendable {
  private(set) var vocabulary = Vocabulary()
  private(set) var phrases = PhraseTrie()

  /// Adds a phrase. `output` is reported at each occurrence of it.
  mutating func add(_ words: [PatternWord], output: Int32) {
    phrases.add(words.map { symbol(for: $0) }, output: output)
  }

  /// The symbol of a word. Adds the word if it is new.
  mutating func symbol(for word: PatternWord) -> Int32 { vocabulary.symbol(for: word) }

  /// A new symbol that no word has, for an entity slot.
  mutating func newSlot() -> Int32 { vocabulary.newSlot() }
}
