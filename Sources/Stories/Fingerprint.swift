/// The features of an item that are compared with those of other items.
struct Fingerprint: Sendable {
  /// A term and its place. A term in the title counts twice.
  struct Weighted: Sendable {
    var term: Term
    var weight: Double
    /// Whether it is in the title.
    var isInTitle: Bool
  }

  /// All terms, each once, sorted.
  var terms: [Weighted] = []
  /// The first two terms of the title. These usually name who acts.
  var lead: [Term] = []
  /// The numbers of the title.
  var titleNumbers: [Term] = []
  /// The ordinal number in the title, such as 12 for "12th package". The 12th of a series is another event than the
  /// 13th.
  var ordinals: [Int] = []
  /// The people of the watchlist that it names.
  var people: [Term] = []
  /// Whether the title reports an answer or a reaction.
  var isReaction = false
  /// Whether the title offers pictures.
  var isVideo = false
  /// Whether the item is a comment, a digest or a live page, judged by its title. These usually are a story of their
  /// own.
  var isPiece = false
  /// Whether it is written in Cyrillic.
  var isRussian = false

  /// The two countries are not compared, since nearly every item names them.
  private static let sides: Set<String> = ["us", "ru", "us.land", "ru.land"]
  private static let reactions = Concepts.standard.concepts(of: [
    "react", "criticism", "explanation", "accuse", "mock",
  ])

  init(_ item: StoryItem) {
    let title = TermReader.tokens(of: item.title)
    let titleTerms = title.compactMap(\.term)
    var weights: [Term: (weight: Double, isInTitle: Bool)] = [:]
    for token in TermReader.tokens(of: item.summary) { if let term = token.term { weights[term] = (1, false) } }
    for term in titleTerms { weights[term] = (2, true) }
    for entity in item.entities where !Fingerprint.sides.contains(entity.id) {
      let term = Term(.entity, entity.id)
      weights[term] = (2, false)
      if entity.isPerson { people.append(term) }
    }
    terms = weights.map { Weighted(term: $0.key, weight: $0.value.weight, isInTitle: $0.value.isInTitle) }
    terms.sort { $0.term < $1.term }
    lead = Array(titleTerms.prefix(2))
    titleNumbers = titleTerms.filter { $0.kind == .number }
    ordinals = title.compactMap(\.ordinal)
    isReaction = title.contains { $0.concept.map(Fingerprint.reactions.contains) ?? false }
    isVideo = title.contains { PieceWords.isOfVideo($0.word) }
    isPiece = item.title.contains("?") || title.contains { PieceWords.isOfPiece($0.word) }
    isRussian = item.title.unicodeScalars.contains { WordStem.isCyrillic($0) }
  }

  /// Whether it has a term.
  func contains(_ term: Term) -> Bool { index(of: term) != nil }

  private func index(of term: Term) -> Int? {
    var low = 0
    var high = terms.count
    while low < high {
      let middle = (low + high) / 2
      if terms[middle].term < term { low = middle + 1 } else { high = middle }
    }
    return low < terms.count && terms[low].term == term ? low : nil
  }
}
