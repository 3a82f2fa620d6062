/// Where in an item the two sides are named, for gates and guards.
struct SidePresence {
  /// Whether the title or lead names an actor (person or institution) of either side.
  private(set) var hasStateActor = false
  /// Whether the title or lead names actors of both sides.
  private(set) var hasActorPair = false
  /// The sides that the title or lead names.
  private(set) var ahead: Set<String> = []
  /// Whether both sides are named anywhere.
  private(set) var hasBoth = false
  /// The number of sentences that name both sides.
  private(set) var pairSentences = 0
  private var together = false
  private var inOneSentence = false
  private var inTitle = false

  /// No side is named.
  init() {}

  init(_ reading: Reading, _ watchlist: Watchlist, homeSide: String?) {
    let sides = Set(watchlist.sides)
    var sentences: [Int: Set<String>] = [:]
    var titleSentences: Set<Int> = []
    var diplomats: Set<String> = []
    var titleDiplomats: Set<String> = []
    var actors: Set<String> = []
    for mention in reading.mentions {
      let entity = watchlist.entities[mention.entity]
      let zone = reading.zone(mention.hit)
      let isAhead = zone != .body
      let present = entity.bilateral ? sides : sides.intersection(entity.side.map { [$0] } ?? [])
      guard !present.isEmpty else { continue }
      let sentence = mention.hit.field << 32 | Int(mention.hit.sentence)
      sentences[sentence, default: []].formUnion(present)
      if zone == .title { titleSentences.insert(sentence) }
      if isAhead { ahead.formUnion(present) }
      if isAhead, entity.kind != .place, entity.kind != .programme {
        hasStateActor = true
        actors.formUnion(present)
      }
      if isAhead, entity.kind == .post || entity.kind == .office {
        diplomats.formUnion(present)
        if zone == .title { titleDiplomats.formUnion(present) }
      }
    }
    pairSentences = sentences.values.count { $0.isSuperset(of: sides) }
    inOneSentence = pairSentences > 0
    hasBoth = sentences.values.reduce(into: Set()) { $0.formUnion($1) }.isSuperset(of: sides)
    inTitle = titleSentences.contains { sentences[$0]?.isSuperset(of: sides) ?? false }
    hasActorPair = actors.isSuperset(of: sides)
    together = ahead.isSuperset(of: sides) || inOneSentence
    // A publisher of one side does not always name its own side when it writes about the other side's diplomats.
    if let homeSide, sides.contains(homeSide), !diplomats.subtracting([homeSide]).isEmpty {
      together = true
      hasBoth = true
      inOneSentence = true
      if !titleDiplomats.subtracting([homeSide]).isEmpty { inTitle = true }
    }
  }

  /// Whether a gate is open.
  func opens(_ gate: Topic.Gate) -> Bool {
    switch gate {
    case .none: true
    case .pair: together
    case .pairSentence: inOneSentence
    case .pairTitle: inTitle
    }
  }
}
