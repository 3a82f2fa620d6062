/// Whether a title says that an act answers something.
enum ActAnswers {
  /// Whether a word tells of an answer; `tat` is that of `tit-for-tat`.
  static func isAnswer(_ token: TermReader.Token) -> Bool {
    token.concept.map(answer.contains) ?? false || ["payback", "reprisal", "retaliatory", "tat"].contains(token.word)
  }

  /// Whether the word at a place tells of an answer, or does so with the one behind it, as in `hits back`.
  static func answers(_ tokens: [TermReader.Token], _ index: Int) -> Bool {
    if isAnswer(tokens[index]) { return true }
    return ["hits", "hit", "strikes"].contains(tokens[index].word) && index + 1 < tokens.count
      && tokens[index + 1].word == "back"
  }

  /// Whether words say that the act of a side is an answer: words before its verb, unless the other side answers in
  /// them; and words behind it, as in `in response to …`.
  static func answers(
    _ side: ActingSide, before: [TermReader.Token], behind: ArraySlice<TermReader.Token>
  ) -> Bool {
    before.indices.contains { index in
      guard answers(before, index) else { return false }
      let actor = before[..<index].lastIndex { ActSides.side($0) != nil }
      return actor.map { ActSides.side(before[$0]) == side || ActSides.isPlace(before, $0) } ?? true
    } || behind.indices.contains { saysSo(behind, $0) }
  }

  /// Whether a part of a title begins with words such as `in response to`.
  static func begins(_ part: [TermReader.Token]) -> Bool { part.indices.prefix(3).contains { saysSo(part[...], $0) } }

  /// `In response`, `as payback`, `в ответ`, `зеркально`: no verb, which would have a subject of its own.
  private static func saysSo(_ tokens: ArraySlice<TermReader.Token>, _ index: Int) -> Bool {
    guard isAnswer(tokens[index]) else { return false }
    if tokens[index].word.hasPrefix("зеркальн") || ["retaliatory", "tat"].contains(tokens[index].word) { return true }
    return tokens[..<index].suffix(2).contains { ["in", "as", "в", "качестве"].contains($0.word) }
  }

  private static let answer = Concepts.standard.concepts("respond retaliate")
}
