/// The numbers and names of all features of an item, for one watchlist. A feature is anything that can have a weight.
///
/// The names, with S and T the watchlist's two sides, K a kind of entity and ID an id:
///
///     language.ru                         the title is in Cyrillic letters
///     pair, pair-sentence, pair-title     both sides are named where the gate of this name requires them
///     pair-sentences                      two sentences or more name both
///     near.2 near.5 near.10               both in one sentence with at most 2, 5 or 10 words between
///     title.none, title.only.S            no side, or only S, in the title
///     first.S first.other                 who is named first in the title; `head.`: in its first two words;
///                                         `speaker.`: before a colon
///     unsure.S                            a name that does not count, because the other side is not named
///     ZONE.S.K                            an entity of the kind and side; ZONE is title or text
///     ZONE.bilateral, ZONE.other          an entity of both sides; an entity of neither side
///     ZONE.S-T                            S before T in a sentence; `.S.ROLE-T.ROLE`: as actor, place or matter
///     ZONE.other-between                  with an entity of neither side between them
///     title.is.S.T.other                  who is named in the title, in this order; any one, two or all three
///     with.SET                            a word of the set in a sentence that names both sides
///     act.SET, act.S.SET                  a word of the set between the two sides; with S first
///     name.ID, title.name.ID              an entity
///     guard.ID, guard.ID.exempt           a guard found its words; and its exception applies
///     topic.ID.score .reached .fired      a topic's score (1 is its threshold, at most 1.5), whether it reached what it
///                                         needed, and whether the topic matched
///     topics.fired, topics.best           whether any did; the best score, at most 2
///     question, quotes, short             the title has a question mark, quotation marks; there is no text
///     topics.fired & X, near.5 & X        X in an item that has the first feature too; X is any feature except those of
///                                         sets and entities
public struct FeatureSpace: Sendable {
  /// The part of an item a feature is about.
  enum Zone: Int, CaseIterable { case title, text }

  /// The role of an entity in an act.
  enum Role: Int, CaseIterable {
    case actor, place, matter

    init(_ kind: Entity.Kind) {
      switch kind {
      case .person, .org, .office, .post: self = .actor
      case .place: self = .place
      case .treaty, .law, .programme: self = .matter
      }
    }
  }

  /// The names, by number.
  private(set) var names: [String] = []
  private(set) var numbers: [String: Int32] = [:]
  /// The watchlist's sets.
  private(set) var setNames: [String] = []
  /// For each keyword, its set; -1 if it has none.
  private(set) var keywordSets: [Int32] = []

  // The first number of each group; a feature's number is this plus its index in the group.
  private(set) var item: Int32 = 0
  private(set) var sided: Int32 = 0
  private(set) var kinds: Int32 = 0
  private(set) var zones: Int32 = 0
  private(set) var orders: Int32 = 0
  private(set) var titles: Int32 = 0
  private(set) var acts: Int32 = 0
  private(set) var entities: Int32 = 0
  private(set) var guards: Int32 = 0
  private(set) var topics: Int32 = 0
  private(set) var joined: Int32 = 0

  /// Features of the item as a whole.
  enum Whole: Int32, CaseIterable {
    case cyrillic, pair, pairSentence, pairTitle, pairSentences, near2, near5, near10, titleNone, topicsFired,
      topicsBest
    case question, quotes, short

    var name: String {
      switch self {
      case .cyrillic: "language.ru"
      case .pair: "pair"
      case .pairSentence: "pair-sentence"
      case .pairTitle: "pair-title"
      case .pairSentences: "pair-sentences"
      case .near2: "near.2"
      case .near5: "near.5"
      case .near10: "near.10"
      case .titleNone: "title.none"
      case .topicsFired: "topics.fired"
      case .topicsBest: "topics.best"
      case .question: "question"
      case .quotes: "quotes"
      case .short: "short"
      }
    }
  }

  /// Features of one party: a side, or the entities of neither side.
  enum Sided: Int32, CaseIterable { case only, first, head, speaker, unsure }

  /// The groups of features: who is named where, words of sets beside the sides, entities, guards, topics, two of these
  /// together, and keywords.
  enum Group { case place, act, name, guarded, topic, joined, set, word }

  /// The features that others are joined with: what it means that Russia comes first in a title, for example, depends on
  /// whether there are words of a topic, and on how near to each other the two sides are.
  static let contexts: [Whole] = [.topicsFired, .near5]
  /// How the names of joined features begin, by context.
  private static let beginnings = contexts.map { "\($0.name) & " }

  /// Features of a topic.
  enum Scored: Int32, CaseIterable {
    case score, reached, fired

    static let suffixes = allCases.map { ".\($0)" }
  }

  init(_ watchlist: Watchlist) {
    let parties = watchlist.sides + ["other"]
    let zoneNames = ["title", "text"]
    item = add(Whole.allCases.map(\.name))
    sided = add(
      parties.flatMap { party in
        ["title.only.\(party)", "first.\(party)", "head.\(party)", "speaker.\(party)", "unsure.\(party)"]
      })
    kinds = add(
      zoneNames.flatMap { zone in
        watchlist.sides.flatMap { side in Entity.Kind.allCases.map { "\(zone).\(side).\($0.rawValue)" } }
      })
    zones = add(zoneNames.flatMap { ["\($0).bilateral", "\($0).other", "\($0).other-between"] })
    orders = add(
      zoneNames.flatMap { zone in
        [(0, 1), (1, 0)].flatMap { (first, second) -> [String] in
          let (first, second) = (watchlist.sides[first], watchlist.sides[second])
          let roles = ["actor", "place", "matter"]
          return ["\(zone).\(first)-\(second)"]
            + roles.flatMap { role in roles.map { "\(zone).\(first).\(role)-\(second).\($0)" } }
        }
      })
    titles = add(FeatureSpace.titleOrders.map { "title.is." + $0.map { parties[$0] }.joined(separator: ".") })
    setNames = watchlist.sets.keys.sorted()
    acts = add(
      setNames.flatMap { set in
        ["with.\(set)", "act.\(set)"] + watchlist.sides.map { "act.\($0).\(set)" }
      })
    entities = add(watchlist.entities.flatMap { ["name.\($0.id.value)", "title.name.\($0.id.value)"] })
    guards = add(watchlist.guards.flatMap { ["guard.\($0.id.value)", "guard.\($0.id.value).exempt"] })
    topics = add(
      watchlist.topics.flatMap { topic in Scored.suffixes.map { "topic.\(topic.id.value)\($0)" } })
    let single = names[..<Int(acts)] + names[Int(guards)...]
    joined = add(FeatureSpace.beginnings.flatMap { beginning in single.map { beginning + $0 } })
    for (number, name) in names.enumerated() { numbers[name] = Int32(number) }
  }

  private mutating func add(_ group: [String]) -> Int32 {
    names += group
    return Int32(names.count - group.count)
  }

  /// The number of features without keywords.
  var count: Int { names.count }

  /// The items that a feature can be about.
  public enum Referent: Sendable { case entity, guardWords, topic }

  /// The id in the name of a feature of one entity, guard or topic; nil for other names.
  public static func reference(_ name: String) -> (kind: Referent, id: String)? {
    // Entities are not joined, and nothing is joined twice.
    if let beginning = beginnings.first(where: { name.utf8.starts(with: $0.utf8) }) {
      let joined = String(Substring(name.utf8.dropFirst(beginning.utf8.count)))
      let isJoined = beginnings.contains { joined.utf8.starts(with: $0.utf8) }
      return isJoined ? nil : reference(joined).flatMap { $0.kind == .entity ? nil : $0 }
    }
    func without(_ prefix: String, _ suffixes: [String]) -> String? {
      guard name.utf8.starts(with: prefix.utf8) else { return nil }
      let rest = String(Substring(name.utf8.dropFirst(prefix.utf8.count)))
      return suffixes.first { rest.ends(with: $0) }.map { rest.dropping($0.utf8.count) } ?? rest
    }
    if let id = without("name.", []) ?? without("title.name.", []) { return (.entity, id) }
    if let id = without("guard.", [".exempt"]) { return (.guardWords, id) }
    return without("topic.", Scored.suffixes).map { (.topic, $0) }
  }

  func of(_ whole: Whole) -> Int32 { item + whole.rawValue }
  func of(_ feature: Sided, party: Int) -> Int32 { sided + Int32(party * Sided.allCases.count) + feature.rawValue }

  func kind(_ zone: Zone, side: Int, _ kind: Entity.Kind) -> Int32 {
    let count = Entity.Kind.allCases.count
    return kinds + Int32((zone.rawValue * 2 + side) * count + FeatureSpace.place(of: kind))
  }

  func bilateral(_ zone: Zone) -> Int32 { zones + Int32(zone.rawValue * 3) }
  func other(_ zone: Zone) -> Int32 { zones + Int32(zone.rawValue * 3 + 1) }
  func otherBetween(_ zone: Zone) -> Int32 { zones + Int32(zone.rawValue * 3 + 2) }

  /// One side before the other, whatever their roles.
  func order(_ zone: Zone, first side: Int) -> Int32 { orders + Int32((zone.rawValue * 2 + side) * 10) }
  /// One side before the other, with these roles.
  func order(_ zone: Zone, first side: Int, _ role: Role, _ other: Role) -> Int32 {
    order(zone, first: side) + Int32(1 + role.rawValue * 3 + other.rawValue)
  }

  /// A word of a set, in a sentence that names both sides.
  func with(_ set: Int32) -> Int32 { acts + set * 4 }
  /// A word of a set between the two sides.
  func act(_ set: Int32) -> Int32 { acts + set * 4 + 1 }
  func act(_ set: Int32, first side: Int) -> Int32 { acts + set * 4 + 2 + Int32(side) }

  /// Records which of the keywords are sets.
  mutating func setKeywords(_ keywords: [String]) {
    let sets = Dictionary(uniqueKeysWithValues: setNames.enumerated().map { ("$" + $0.element, Int32($0.offset)) })
    keywordSets = keywords.map { sets[$0] ?? -1 }
  }

  /// The set that a feature is about; nil for other features.
  func set(of name: String) -> String? {
    guard let number = numbers[name], acts..<entities ~= number else { return nil }
    return setNames[Int(number - acts) / 4]
  }

  /// The orders in which parties can be named: 0 and 1 are the sides, 2 is any other entity.
  private static let titleOrders: [[Int]] = {
    let one = (0..<3).map { [$0] }
    let two = one.flatMap { order in (0..<3).filter { !order.contains($0) }.map { order + [$0] } }
    return one + two + two.map { order in order + (0..<3).filter { !order.contains($0) } }
  }()

  /// The feature for the parties named in the title, in this order; nil if none is named.
  func title(_ order: [Int]) -> Int32? {
    FeatureSpace.titleOrders.firstIndex(of: order).map { titles + Int32($0) }
  }

  func name(_ entity: Int, inTitle: Bool) -> Int32 { entities + Int32(entity * 2 + (inTitle ? 1 : 0)) }
  /// The entity that a feature says is named; nil for other features.
  func entity(of feature: Int32) -> Int? { entities..<guards ~= feature ? Int(feature - entities) / 2 : nil }

  func guarded(_ index: Int, exempt: Bool) -> Int32 { guards + Int32(index * 2 + (exempt ? 1 : 0)) }
  func topic(_ index: Int, _ scored: Scored) -> Int32 {
    topics + Int32(index * Scored.allCases.count) + scored.rawValue
  }

  /// The feature joined with a context; nil if it is one of those that are not joined.
  func joined(_ context: Int, _ feature: Int32) -> Int32? {
    let index: Int32
    switch feature {
    case ..<acts: index = feature
    case guards..<joined: index = feature - guards + acts
    default: return nil
    }
    return joined + Int32(context) * (joined - guards + acts) + index
  }

  /// The group of a feature that is no keyword.
  func group(of number: Int) -> Group {
    switch Int32(number) {
    case ..<acts: .place
    case ..<entities: .act
    case ..<guards: .name
    case ..<topics: .guarded
    case ..<joined: .topic
    default: .joined
    }
  }

  private static func place(of kind: Entity.Kind) -> Int {
    switch kind {
    case .person: 0
    case .org: 1
    case .office: 2
    case .post: 3
    case .place: 4
    case .treaty: 5
    case .law: 6
    case .programme: 7
    }
  }
}

/// A feature of an item, with its value.
struct Feature: Sendable {
  /// Its number. Numbers from the feature space's count on are keywords with their place.
  var number: Int32
  var value: Float
}
