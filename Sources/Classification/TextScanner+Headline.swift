/// The first sentence of a text, which is the headline of a post without a title.
extension TextScanner {
  /// Words that stand in for a headline.
  struct Headline {
    /// The words, counted from the text's first.
    var words: Range<Int>
    /// The sentence the last of them stands in.
    var lastSentence: Int32
  }

  /// The sentence of the first word of a text that can be a mention; 0 where there is none.
  func firstSentence(of text: Scanned) -> Int32 {
    text.mentions.isEmpty ? 0 : tokens.elements[text.words.lowerBound + text.mentions.lowerBound].sentence
  }

  /// The first sentence of a text, with the next one where it is but a call ("Breaking!", "Срочно."); nil where no word
  /// can be a mention.
  func headline(of text: Scanned) -> Headline? {
    let words = UnsafeBufferPointer(rebasing: tokens.elements[text.words])
    guard let first = text.mentions.first else { return nil }
    var end = first + 1
    while end < text.mentions.upperBound,
      end - first < TextScanner.shortestHeadline || words[end].sentence == words[end - 1].sentence
    {
      end += 1
    }
    return Headline(words: first..<end, lastSentence: words[end - 1].sentence)
  }

  /// The fewest words that are more than a call.
  private static let shortestHeadline = 3

  /// Whether a title is the beginning of a text, cut off: `Washington expels two Russian…`.
  func isCut(_ title: Scanned, of text: Scanned) -> Bool {
    let whole = tokens.elements[text.words]
    // The last word may be cut itself.
    let beginning = tokens.elements[title.words].dropLast()
    return beginning.count > 1 && beginning.count < whole.count
      && zip(beginning, whole).allSatisfy { $0.hash == $1.hash }
  }
}
