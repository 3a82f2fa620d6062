/// A necessary condition on an item's words for a pattern to match. An index of words evaluates it, and the items found
/// are checked again. Words are folded as in `SearchWords`.
public indirect enum WordCondition: Sendable, Equatable {
  case word(String)
  /// A word with this prefix.
  case beginning(String)
  case all([WordCondition])
  case any([WordCondition])

  /// A condition that is true wherever the pattern matches; nil if there is none.
  init?(_ pattern: Pattern, names: [String: WordCondition?]) {
    let parts = pattern.parts.compactMap { phrases -> WordCondition? in
      let choices = phrases.map { phrase -> WordCondition? in
        .conjunction(phrase.compactMap { WordCondition($0, names) })
      }
      return choices.contains { $0 == nil } ? nil : .disjunction(choices.compactMap(\.self))
    }
    guard let all = WordCondition.conjunction(parts) else { return nil }
    self = all
  }

  private init?(_ element: PhraseElement, _ names: [String: WordCondition?]) {
    switch element {
    case .slot(let id):
      guard let known = names[id] ?? nil else { return nil }
      self = known
    case .word(let word):
      guard let folded = SearchWords.of(word.text).first?.text else { return nil }
      self = word.isBeginning ? .beginning(folded) : .word(folded)
    }
  }

  /// All of these conditions; nil if there are none.
  private static func conjunction(_ parts: [WordCondition]) -> WordCondition? {
    parts.count > 1 ? .all(parts) : parts.first
  }

  /// Any of these conditions, without duplicates.
  static func disjunction(_ choices: [WordCondition]) -> WordCondition? {
    var distinct: [WordCondition] = []
    for choice in choices where !distinct.contains(choice) { distinct.append(choice) }
    return distinct.count > 1 ? .any(distinct) : distinct.first
  }

  /// The longest word of each form of a name; one of them must be present.
  static func name(_ phrases: some Sequence<[PhraseElement]>) -> WordCondition? {
    let words = phrases.compactMap { phrase -> WordCondition? in
      let words = phrase.compactMap { element -> (text: String, condition: WordCondition)? in
        guard case .word(let word) = element, let condition = WordCondition(element, [:]) else { return nil }
        return (word.text, condition)
      }
      return words.max { $0.text.count < $1.text.count }?.condition
    }
    return disjunction(words.sorted { "\($0)" < "\($1)" })
  }
}
