/// The features of an item that are compared with those of other items.
struct Fingerprint: Sendable {
  /// Where in an item a term stands, the most telling place if in several.
  enum Place: UInt8, Sendable {
    case summary, titleRest, mainClause, entity

    /// How much the term counts.
    var weight: Double {
      switch self {
      case .summary: 1
      case .titleRest: 1.3
      case .mainClause, .entity: 2
      }
    }

    var isInTitle: Bool { self == .mainClause || self == .titleRest }
  }

  /// A term, its place, and its number in the window's `TermCounts`.
  struct Placed: Sendable {
    var term: Term
    var slot: Int32 = -1
    var place: Place
  }

  /// All terms, each once, sorted.
  var terms: [Placed] = []
  /// The first two terms of the title. These usually name who acts.
  var lead: [Term] = []
  /// The numbers of the title.
  var titleNumbers: [Term] = []
  /// The ordinal number in the title, such as 12 for "12th package". The 12th of a series is another event than the
  /// 13th.
  var ordinals: [Int] = []
  /// The people of the watchlist that it names.
  var people: [Term] = []
  /// Who speaks in the title.
  var voices: Voices
  /// The newspapers, agencies and channels that the title cites.
  var outlets: [String] = []
  /// The offices of all whom the item names.
  var offices = Offices()
  /// Whether the title reports an answer or a judgement.
  var isReaction = false
  /// Whether the title denies something.
  var isDenial = false
  /// Whether the title offers pictures.
  var isVideo = false
  /// Whether the item is a comment, a digest or a live page, judged by its title. These usually are a story of their
  /// own.
  var isPiece = false
  /// Whether it is written in Cyrillic.
  var isRussian = false

  /// The two countries are not compared, since nearly every item names them.
  private static let sides: Set<String> = ["us", "ru", "us.land", "ru.land"]

  /// So many words of a summary are read.
  private static let longestSummary = 120

  init(_ item: StoryItem) {
    let title = TermReader.tokens(of: item.title)
    voices = Voices(item.title, title)
    outlets = Outlets.cited(in: item.title, title)
    let titleTerms = title.compactMap(\.term)
    lead = Array(titleTerms.prefix(2))
    titleNumbers = titleTerms.filter { $0.kind == .number }
    ordinals = title.compactMap(\.ordinal)
    isReaction = title.contains(where: SpeakingWords.reacts)
    isDenial = title.contains { SpeakingWords.denies($0.word) }
    isVideo = title.contains { PieceWords.isOfVideo($0.word) }
    isPiece = item.title.contains("?") || title.contains { PieceWords.isOfPiece($0.word) }
    isRussian = item.title.lowercased().unicodeScalars.contains { WordStem.isCyrillic($0) }
    place(title, TermReader.tokens(of: item.summary, limit: Fingerprint.longestSummary), item.entities)
  }

  private mutating func place(
    _ title: [TermReader.Token], _ summary: [TermReader.Token], _ entities: [StoryItem.Entity]
  ) {
    var places: [Placed] = []
    places.reserveCapacity(2 * (title.count + summary.count))
    func add(_ term: Term?, _ place: Place) { if let term { places.append(Placed(term: term, place: place)) } }
    let clause = MainClause.length(title)
    for (index, token) in title.enumerated() {
      add(token.term, index < clause ? .mainClause : .titleRest)
      add(token.name, .titleRest)
    }
    for token in summary {
      add(token.term, .summary)
      add(token.name, .summary)
    }
    for entity in entities where !Fingerprint.sides.contains(entity.id) {
      let term = Term(.entity, entity.id)
      add(term, .entity)
      if entity.isPerson { people.append(term) }
    }
    // Of a term's places the most telling one stays.
    places.sort { ($0.term, $1.place.rawValue) < ($1.term, $0.place.rawValue) }
    terms.reserveCapacity(places.count)
    for placed in places where terms.last?.term != placed.term { terms.append(placed) }
    for placed in terms {
      if let concept = placed.term.conceptNumber, Actors.isSpeaker(concept) { offices.insert(placed.term) }
    }
  }

  /// Whether it has a term.
  func contains(_ term: Term) -> Bool {
    var low = 0
    var high = terms.count
    while low < high {
      let middle = (low + high) / 2
      if terms[middle].term < term { low = middle + 1 } else { high = middle }
    }
    return low < terms.count && terms[low].term == term
  }

  /// Whether somebody speaks in its title of whom the other item knows nothing.
  func speaksWithoutMention(in other: Fingerprint) -> Bool {
    !voices.terms.isEmpty && !voices.terms.contains(where: other.contains) && !voices.offices.meets(other.offices)
  }
}
