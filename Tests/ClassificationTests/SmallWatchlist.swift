import Classification

/// Small watchlists for tests, made in code.
enum SmallWatchlist {
  /// The two countries, their capitals as weak names, a few people, and no topics.
  static var sides: Watchlist {
    var watchlist = Watchlist()
    watchlist.inflections = ["m_ov": ["", "а", "у", "ым", "е"], "m_y": ["й", "я", "ю", "ем", "е"]]
    watchlist.entities = [
      entity("us", .place, "US", en: ["United States", "U.S.", "US", "American*"], ru: ["США"], weak: ["Washington"]),
      entity("ru", .place, "RU", en: ["Russia", "Russian"], ru: ["Росси*"], weak: ["Moscow"]),
      entity("nato", .org, nil, en: ["NATO"]),
      entity("us.white_house", .org, "US", en: ["White House"]),
    ]
    var ryabkov = Entity(id: Located("ru.ryabkov"), name: "Sergei Ryabkov", kind: .person, side: "RU")
    ryabkov.names["en"] = [.phrase(Located("Sergei Ryabkov")), .phrase(Located("Ryabkov"))]
    ryabkov.names["ru"] = [
      .inflected(InflectedName(stem: "Рябков", stemClass: "m_ov", given: "Серге", givenClass: "m_y"))
    ]
    ryabkov.except = [Located("Ryabkov Street")]
    var kerry = Entity(id: Located("us.kerry"), name: "John Kerry", kind: .person, side: "US")
    kerry.names["en"] = [.phrase(Located("John Kerry")), .phrase(Located("Kerry"))]
    kerry.alone = false
    watchlist.entities += [ryabkov, kerry]
    return watchlist
  }

  /// `sides` with one topic.
  static func with(
    _ terms: [String: Double], rules: [Rule] = [], gate: Topic.Gate = .none, threshold: Double = 10,
    change: (inout Watchlist) -> Void = { _ in }
  ) -> Watchlist {
    var watchlist = sides
    var topic = Topic(id: Located("t"), title: "T")
    topic.gate = gate
    topic.threshold = threshold
    topic.terms["en"] = terms.sorted { $0.key < $1.key }.map { WeightedTerm(Located($0.key), weight: $0.value) }
    topic.rules = rules
    watchlist.topics = [topic]
    change(&watchlist)
    return watchlist
  }

  static func entity(
    _ id: String, _ kind: Entity.Kind, _ side: String?, en: [String], ru: [String] = [], weak: [String] = []
  ) -> Entity {
    var entity = Entity(id: Located(id), name: en[0], kind: kind, side: side)
    entity.names["en"] = en.map { .phrase(Located($0)) }
    if !ru.isEmpty { entity.names["ru"] = ru.map { .phrase(Located($0)) } }
    if !weak.isEmpty { entity.weak["en"] = weak.map { .phrase(Located($0)) } }
    return entity
  }
}

extension Watchlist {
  /// The verdict on a title and a summary; the watchlist must be free of errors.
  func verdict(_ title: String, summary: String? = nil, homeSide: String? = nil) throws -> Verdict {
    let (classifier, diagnostics) = Classifier.compile(self)
    guard let classifier else { throw Unusable(diagnostics: diagnostics) }
    return classifier.classify(Item(id: "x", title: title, summary: summary, homeSide: homeSide))
  }

  /// The text of each hit of a term in a title.
  func quotes(_ title: String) throws -> [String] { try verdict(title).topics.flatMap(\.evidence).map(\.text) }

  struct Unusable: Error {
    var diagnostics: [Diagnostic]
  }
}
