/// The words of a title. Used to decide whether one title is an edited version of another.
struct TitleWords {
  private let words: Set<Substring>

  init(_ title: String?) {
    words = Set((title ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }.prefix(100))
  }

  /// Whether they share at least half of the words of the shorter one.
  func isLike(_ other: TitleWords) -> Bool { 2 * shared(other) >= min(words.count, other.words.count) }

  /// Whether they share a word of at least four letters, or one has no words.
  func isRelated(_ other: TitleWords) -> Bool {
    words.isEmpty || other.words.isEmpty || words.contains { $0.count >= 4 && other.words.contains($0) }
  }

  private func shared(_ other: TitleWords) -> Int { words.intersection(other.words).count }
}
