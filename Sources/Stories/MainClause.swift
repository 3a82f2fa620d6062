/// The part of a title that says what happened. What follows `after`, `amid`, `на фоне` tells what happened before.
enum MainClause {
  /// How many of the tokens of a title belong to it: all, if no such word follows two words of content.
  static func length(_ tokens: [TermReader.Token]) -> Int {
    var content = 0
    for (index, token) in tokens.enumerated() {
      if content >= 2 {
        if words.contains(token.word), !isOfVerb(tokens, index) { return index }
        if index + 1 < tokens.count, pairs[token.word]?.contains(tokens[index + 1].word) == true { return index }
      }
      if token.term != nil { content += 1 }
    }
    return tokens.count
  }

  /// Whether a word belongs to the verb before it, as in `takes over`.
  private static func isOfVerb(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    tokens[index].word == "over" && verbs.contains(tokens[index - 1].word)
  }

  private static let verbs: Set<String> = ["take", "takes", "took", "taken", "taking", "hand", "hands", "handed"]

  /// The words that end it.
  static let words = Set(
    """
    after following amid as despite since before over because when while if ahead during though although whether about
    после из-за несмотря вслед ввиду относительно касательно поскольку когда если хотя перед накануне насчет
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  private static let pairs: [String: Set<String>] = [
    "на": ["фоне", "тему"], "в": ["ответ", "связи", "преддверии"], "по": ["поводу", "теме"], "за": ["то"],
    "in": ["response", "answer", "retaliation", "reply"], "due": ["to"], "response": ["to"],
  ]
}
