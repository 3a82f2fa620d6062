/// Headlines: the first sentence of a text is the headline of a post without a title.
extension TextScanner {
  /// The words that serve as a headline.
  struct Headline {
    /// The range of the words, counted from the text's first word.
    var words: Range<Int>
    /// The number of the sentence of the last word.
    var lastSentence: Int32
  }

  /// The number of the sentence of the first searched word of a text; 0 if there is none.
  func firstSentence(of text: Scanned) -> Int32 {
    unsafe text.mentions.isEmpty ? 0 : tokens[text.words.lowerBound + text.mentions.lowerBound].sentence
  }

  /// The first sentence of a text; together with the next one if it is only an exclamation ("Breaking!", "Срочно.").
  /// Nil if the text has no words that are searched.
  func headline(of text: Scanned) -> Headline? {
    func sentence(_ word: Int) -> Int32 { unsafe tokens[text.words.lowerBound + word].sentence }
    guard let first = text.mentions.first else { return nil }
    var end = first + 1
    while end < text.mentions.upperBound,
      unsafe end - first < TextScanner.shortestHeadline || sentence(end) == sentence(end - 1)
    {
      end += 1
    }
    return Headline(words: first..<end, lastSentence: sentence(end - 1))
  }

  /// A sentence of fewer words is taken for an exclamation.
  private static let shortestHeadline = 3

  /// Whether a title is the truncated beginning of a text: `Washington expels two Russian…`.
  func isCut(_ title: Scanned, of text: Scanned) -> Bool {
    let whole = unsafe tokens[text.words]
    // The last word of the title can be truncated itself.
    let beginning = unsafe tokens[title.words].dropLast()
    return beginning.count > 1 && beginning.count < whole.count
      && zip(beginning, whole).allSatisfy { $0.hash == $1.hash }
  }
}
