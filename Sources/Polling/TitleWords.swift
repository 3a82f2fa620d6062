/// The words of a title, to see whether another one is an edit of it.
struct TitleWords {
  private let words: Set<Substring>

  init(_ title: String?) {
    words = Set((title ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }.prefix(100))
  }

  /// Whether both have at least half of the shorter one's words.
  func isLike(_ other: TitleWords) -> Bool { 2 * shared(other) >= min(words.count, other.words.count) }

  /// Whether both have a word of four letters or more, or one has no words at all.
  func isRelated(_ other: TitleWords) -> Bool {
    words.isEmpty || other.words.isEmpty || words.contains { $0.count >= 4 && other.words.contains($0) }
  }

  private func shared(_ other: TitleWords) -> Int { words.intersection(other.words).count }
}
