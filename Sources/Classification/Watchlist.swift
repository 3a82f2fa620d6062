/// The merged watchlist without feeds: the two sides, entities, topics, guards and weights. `Classifier.compile`
/// compiles it.
public struct Watchlist: Sendable, Equatable {
  /// The two sides, for example `["US", "RU"]`.
  public var sides: [String] = ["US", "RU"]
  /// The numbers for scoring that topics do not set themselves.
  public var defaults = ScoringDefaults()
  /// Lists of endings by the name of an inflection class.
  public var inflections: [String: [String]] = [:]
  /// Named word lists, used in terms as `$name`.
  public var sets: [String: [Located<String>]] = [:]
  /// People, institutions, places and treaties, in file order.
  public var entities: [Entity] = []
  /// Topics, in file order.
  public var topics: [Topic] = []
  /// Phrases whose words are taken out of a text before anything else is matched.
  public var shadows: [Located<String>] = []
  /// Lists of words that suppress topics or raise their thresholds.
  public var guards: [Guard] = []
  /// Weights learned from labelled items; empty if there are none, so that thresholds decide.
  public var weights = Weights()

  /// An empty watchlist: nothing is relevant.
  public init() {}
}

/// The numbers for scoring that apply to every topic, unless it has its own.
public struct ScoringDefaults: Sendable, Equatable {
  /// The score from which a topic matches.
  public var threshold = 30.0
  /// The factors for the weight of a hit, by the part of the item it is in.
  public var boost = ZoneBoost()
  /// The number of sentences of the summary (or content) that are the lead.
  public var leadSentences = 2
  /// The factor for the threshold if neither title nor lead has a hit.
  public var bodyOnlyFactor = 1.6
  /// The factor for the threshold of a topic with the gate `pair` if the title does not name both sides. If only the
  /// text names both, it is more often background.
  public var leadPairFactor = 1.0
  /// The factor for the thresholds of the other topics if one topic matches by itself: then the item is relevant, and
  /// further topics need less evidence.
  public var companionFactor = 1.0
  /// The contribution of each further hit of a term, as a share of its weight.
  public var repeatGain = 0.2
  /// The maximum number of further hits of a term that contribute.
  public var repeatMax = 3
  /// The positions of the numbers in the watchlist, without those that are defaults.
  @NotCompared public var places: [Number: SourcePosition] = [:]

  /// The numbers that weights and thresholds are multiplied by, with their names in explanations.
  public enum Number: String, Sendable {
    case threshold, title, lead, body, bodyOnlyFactor, leadPairFactor, companionFactor
    case repeatGain = "repeat.gain"
  }

  /// The defaults.
  public init() {}
}

/// The factors for the weight of a hit, by the part of the item.
public struct ZoneBoost: Sendable, Equatable {
  /// The factor in the title.
  public var title = 2.0
  /// The factor in the lead (the first sentences).
  public var lead = 1.3
  /// The factor in the rest of the text.
  public var body = 0.7

  /// The defaults.
  public init() {}
}

/// A person, institution, place, treaty, law or programme that texts name.
public struct Entity: Sendable, Equatable {
  /// The kinds of entities.
  public enum Kind: String, Sendable, CaseIterable {
    case person, org, office, post, place, treaty, law, programme

    /// Whether it can act for its side (`@US.actor` in patterns).
    public var isActor: Bool { self == .person || self == .org || self == .office || self == .post }
  }

  /// The watchlist's id, for example `ru.ryabkov`.
  public var id: Located<String>
  /// The canonical name.
  public var name: String
  /// Its kind.
  public var kind: Kind
  /// Its side: one of `Watchlist.sides`, or the code of a third country.
  public var side: String?
  /// Its Wikidata item, if certain.
  public var wikidata: String?
  /// Its names, by language (`en`, `ru`).
  public var names: [String: [NameForm]] = [:]
  /// Metonyms (Washington, Moscow), by language. They count only near a strong name of the other side.
  public var weak: [String: [NameForm]] = [:]
  /// Whether its Russian names are also searched in the usual Latin spellings.
  public var transliterate = false
  /// The offices it held, with years.
  public var roles: [Role] = []
  /// Whether a bare surname (a name of one word) counts by itself. If not, it counts only near the other side.
  public var alone = true
  /// Whether the entity concerns both sides by itself (an embassy in the other capital, a bilateral treaty). It then
  /// opens the pair gate alone.
  public var bilateral = false
  /// Phrases that contain one of its names but do not mean it.
  public var except: [Located<String>] = []

  /// An entity without names.
  public init(id: Located<String>, name: String, kind: Kind, side: String? = nil) {
    self.id = id
    self.name = name
    self.kind = kind
    self.side = side
  }
}

/// One form of an entity's name.
public enum NameForm: Sendable, Equatable {
  /// A name in the nominative, or words in the term syntax without `~`: `Сергей Рябков`, `Sergei Ryabkov`, `Соединенн*
  /// Штат*`. For a Russian name the forms of all cases are derived.
  case phrase(Located<String>)
  /// The same without derived forms (`declension: none`).
  case asWritten(Located<String>)
  /// A Russian name whose last word declines by the given class (`declension: m_cons`).
  case declined(Located<String>, Declension)
  /// A surname's stem with the endings of an inflection class, and optionally a given name before it.
  case inflected(InflectedName)
}

/// A name with its declension: it matches the stem followed by one of the class's endings and a word boundary.
public struct InflectedName: Sendable, Equatable {
  /// The surname's stem, `Рябков`.
  public var stem: String
  /// The name of the surname's class in `Watchlist.inflections`.
  public var stemClass: String
  /// The given name's stem, `Серге`; nil if there is none.
  public var given: String?
  /// The name of the given name's class; nil if it does not decline.
  public var givenClass: String?
  /// Its position in the watchlist.
  public var position: SourcePosition?

  /// Memberwise.
  public init(
    stem: String, stemClass: String, given: String? = nil, givenClass: String? = nil, position: SourcePosition? = nil
  ) {
    self.stem = stem
    self.stemClass = stemClass
    self.given = given
    self.givenClass = givenClass
    self.position = position
  }

  /// Compares everything except the position.
  public static func == (left: InflectedName, right: InflectedName) -> Bool {
    left.stem == right.stem && left.stemClass == right.stemClass && left.given == right.given
      && left.givenClass == right.givenClass
  }
}

/// An office and the years in which it was held.
public struct Role: Sendable, Equatable {
  /// The office.
  public var title: String
  /// The first year; nil if unknown.
  public var from: Int?
  /// The last year, inclusive; nil if it is still held.
  public var to: Int?

  /// Memberwise.
  public init(title: String, from: Int? = nil, to: Int? = nil) {
    self.title = title
    self.from = from
    self.to = to
  }
}

/// A subject to watch for.
public struct Topic: Sendable, Equatable {
  /// Which sides an item must name, and where, so that the topic can match.
  public enum Gate: String, Sendable, CaseIterable {
    case none
    case pair
    case pairSentence = "pair-sentence"
    case pairTitle = "pair-title"
  }

  /// The watchlist's id, for example `property`.
  public var id: Located<String>
  /// The title for people.
  public var title: String
  /// The type of event that the topic is about.
  public var cameo: CameoHint?
  /// Which sides an item must name.
  public var gate: Gate = .pair
  /// The score from which it matches; nil for the default.
  public var threshold: Double?
  /// The position of the threshold in the watchlist.
  @NotCompared public var thresholdPosition: SourcePosition? = nil
  /// Weighted terms by language.
  public var terms: [String: [WeightedTerm]] = [:]
  /// Rules, for conditions that weighted terms cannot express: order and conjunction.
  public var rules: [Rule] = []
  /// Phrases that remove the hits of this topic that they overlap.
  public var except: [Located<String>] = []
  /// Headlines that must match.
  public var mustMatch: [Located<String>] = []
  /// Headlines that must not match.
  public var mustNotMatch: [Located<String>] = []

  /// A topic without terms and rules.
  public init(id: Located<String>, title: String) {
    self.id = id
    self.title = title
  }
}

/// The CAMEO event codes and Goldstein value of a topic's type of event. They are a hint for readers, not a fact about
/// a single event.
public struct CameoHint: Sendable, Equatable {
  /// The two-digit root code.
  public var root: String
  /// Likely codes, the most likely first.
  public var codes: [String]
  /// The Goldstein value, −10 to +10.
  public var tone: Double?

  /// Memberwise.
  public init(root: String, codes: [String] = [], tone: Double? = nil) {
    self.root = root
    self.codes = codes
    self.tone = tone
  }
}

/// A pattern in the term syntax, with the weight of a hit.
public struct WeightedTerm: Sendable, Equatable {
  /// The pattern.
  public var pattern: Located<String>
  /// Its weight, 0.1 to 1000.
  public var weight: Double
  /// The position of the weight, which can be in another file than the pattern.
  @NotCompared public var weightPosition: SourcePosition? = nil
  /// The CAMEO code of the act it names; nil if it names a subject rather than an act.
  public var cameo: Located<String>?

  /// Memberwise.
  public init(_ pattern: Located<String>, weight: Double, cameo: Located<String>? = nil) {
    self.pattern = pattern
    self.weight = weight
    self.cameo = cameo
  }
}

/// A condition on several patterns: in order (`seq`), in any order (`all`) or at least one (`any`), within a number of
/// words or one sentence.
public struct Rule: Sendable, Equatable {
  /// The condition.
  public var condition: Condition
  /// The maximum number of words between the parts; nil for one sentence.
  public var near: Int?
  /// Patterns that must not be in the same sentence.
  public var not: [Located<String>] = []
  /// The contribution of a hit to the score.
  public var score: Double
  /// The CAMEO code of the act.
  public var cameo: Located<String>?
  /// The part of an item that it applies to; nil for all of it.
  public var zone: Zone?
  /// The language of the items that it applies to, by their letters; nil for all.
  public var language: Language?
  /// The ids of topics. If one of them matches, the rule does not count: it is a last resort. `any` means all topics.
  public var unless: [Located<String>] = []
  /// What a hit decides, regardless of gates, guards, thresholds and weights; nil if it only adds to the score.
  public var force: Force?
  /// The position of the rule in the watchlist.
  @NotCompared public var position: SourcePosition? = nil
  /// The position of its score; nil if it has none of its own.
  @NotCompared public var scorePosition: SourcePosition? = nil

  /// Memberwise.
  public init(_ condition: Condition, near: Int? = nil, score: Double) {
    self.condition = condition
    self.near = near
    self.score = score
  }

  /// The languages that rules can be limited to.
  public enum Language: String, Sendable, CaseIterable {
    /// Written in Latin letters.
    case en
    /// Written in Cyrillic letters.
    case ru
  }

  /// A part of an item.
  public enum Zone: String, Sendable, CaseIterable {
    /// The title.
    case title
    /// The title and the lead (the first sentences).
    case lead
  }

  /// The condition of a rule.
  public indirect enum Condition: Sendable, Equatable {
    /// One pattern.
    case term(Located<String>)
    /// All, in this order.
    case seq([Condition])
    /// All, in any order.
    case all([Condition])
    /// At least one.
    case any([Condition])
  }
}

/// What a rule or guard with `force` decides.
public enum Force: String, Sendable, CaseIterable {
  /// The item matches, with the rule's topic.
  case match
  /// The item does not match.
  case noMatch
}

/// A list of words about other subjects (sport, markets, culture, history). If an item has enough of them, topics are
/// suppressed or their thresholds raised.
public struct Guard: Sendable, Equatable {
  /// The items to which a guard does not apply.
  public enum Exemption: String, Sendable, CaseIterable {
    /// Items that name a person, org, office, post, treaty or law of either side in the title or lead.
    case stateActor
    /// Items that name one of each side there.
    case actorPair
    /// Items that name both sides in the title.
    case titlePair
  }

  /// The part of an item in which the words are counted.
  public enum Scope: String, Sendable, CaseIterable {
    /// Anywhere in the item.
    case item
    /// In the title.
    case title
    /// In the title or the lead.
    case lead
  }

  /// The watchlist's id.
  public var id: Located<String>
  /// Its words: patterns without `~`.
  public var words: [Located<String>] = []
  /// The number of different words that an item must have.
  public var min = 2
  /// The items to which it does not apply; nil if it applies to all.
  public var unless: Exemption?
  /// The part of an item in which the words are counted.
  public var scope: Scope = .item
  /// The ids of the topics it applies to; empty means all.
  public var topics: [String] = []
  /// The factor for the thresholds of these topics; nil if they are suppressed.
  public var factor: Double?
  /// The position of the factor in the watchlist.
  @NotCompared public var factorPosition: SourcePosition? = nil
  /// Whether it suppresses topics even if there are learned weights, for which a guard is otherwise only evidence.
  public var isForced = false

  /// A guard without words.
  public init(id: Located<String>) { self.id = id }
}
