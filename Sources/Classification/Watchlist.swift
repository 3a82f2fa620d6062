/// Everything the classifier is told: who the two sides are, whom and what to look for, and when it counts. The values
/// are as the files say, after merging; `Classifier.init(compiling:)` turns them into an automaton.
public struct Watchlist: Sendable, Equatable {
  /// The two parties of the pair gate, for instance `["US", "RU"]`.
  public var sides: [String] = ["US", "RU"]
  /// Weights and windows that topics do not set themselves.
  public var defaults = ScoringDefaults()
  /// Closed lists of endings by class name.
  public var inflections: [String: [String]] = [:]
  /// Named word lists, used in terms as `$name`.
  public var sets: [String: [Located<String>]] = [:]
  /// People, institutions, places, treaties, in file order.
  public var entities: [Entity] = []
  /// Topics, in file order.
  public var topics: [Topic] = []
  /// Phrases that consume their words before anything else is matched.
  public var shadows: [Located<String>] = []
  /// Word lists that hold topics back.
  public var guards: [Guard] = []
  /// What was learned from labelled items; empty where topics' thresholds decide.
  public var weights = Weights()

  /// An empty watchlist: nothing is relevant.
  public init() {}
}

/// Weights that apply to every topic unless it says otherwise.
public struct ScoringDefaults: Sendable, Equatable {
  /// The score from which a topic fires.
  public var threshold = 30.0
  /// What a hit's weight is multiplied by in each zone of an item.
  public var boost = ZoneBoost()
  /// How many sentences of the summary (or content) count as the lead.
  public var leadSentences = 2
  /// What the threshold is multiplied by when neither title nor lead has a hit.
  public var bodyOnlyFactor = 1.6
  /// What the threshold of a topic with the gate `pair` is multiplied by when the title does not name both sides: what
  /// only the text brings together is more often background.
  public var leadPairFactor = 1.0
  /// What the threshold of the other topics is multiplied by once one topic has fired by itself: the item matters, and
  /// what else it is about needs less to be believed.
  public var companionFactor = 1.0
  /// What further hits of a term add, as a share of its weight.
  public var repeatGain = 0.2
  /// How many further hits of a term add anything.
  public var repeatMax = 3
  /// Where the numbers are written; without those that no file sets.
  @NotCompared public var places: [Number: SourcePosition] = [:]

  /// A number that weights and thresholds are multiplied by, as explanations name it.
  public enum Number: String, Sendable {
    case threshold, title, lead, body, bodyOnlyFactor, leadPairFactor, companionFactor
    case repeatGain = "repeat.gain"
  }

  /// The design's defaults.
  public init() {}
}

/// Multipliers of a hit's weight by where it stands.
public struct ZoneBoost: Sendable, Equatable {
  /// In the title.
  public var title = 2.0
  /// In the first sentences.
  public var lead = 1.3
  /// Anywhere else.
  public var body = 0.7

  /// The design's defaults.
  public init() {}
}

/// A person, institution, place, treaty, law or programme that texts name.
public struct Entity: Sendable, Equatable {
  /// What an entity is.
  public enum Kind: String, Sendable, CaseIterable {
    case person, org, office, post, place, treaty, law, programme

    /// Whether it can act for its side: what `@US.actor` stands for.
    public var isActor: Bool { self == .person || self == .org || self == .office || self == .post }
  }

  /// The watchlist's id, for instance `ru.ryabkov`.
  public var id: Located<String>
  /// The canonical name.
  public var name: String
  /// What it is.
  public var kind: Kind
  /// The party it belongs to: one of `Watchlist.sides`, or another word for a third party.
  public var side: String?
  /// Its Wikidata item, only where certain.
  public var wikidata: String?
  /// How texts write it, by language (`en`, `ru`).
  public var names: [String: [NameForm]] = [:]
  /// Metonyms (Washington, Moscow) that count only beside a strong name of the other side, by language.
  public var weak: [String: [NameForm]] = [:]
  /// Whether the Russian names are also looked for in the usual Latin spellings.
  public var transliterate = false
  /// Offices held and when.
  public var roles: [Role] = []
  /// Whether a bare surname (a name form of one word) is enough; else it counts only beside the other side.
  public var alone = true
  /// Whether the entity is a matter between the two sides by itself (an embassy in the other capital, a bilateral
  /// treaty) and so opens the pair gate alone.
  public var bilateral = false
  /// Phrases that contain a form of the name but are not this entity.
  public var except: [Located<String>] = []

  /// An entity with no names yet.
  public init(id: Located<String>, name: String, kind: Kind, side: String? = nil) {
    self.id = id
    self.name = name
    self.kind = kind
    self.side = side
  }
}

/// One way a text may write an entity's name.
public enum NameForm: Sendable, Equatable {
  /// A name in the nominative, whose endings are derived where it is a Russian one, or words in the term syntax without
  /// proximity: `Сергей Рябков`, `Sergei Ryabkov`, `Соединенн* Штат*`.
  case phrase(Located<String>)
  /// The same without derived endings (`declension: none`).
  case asWritten(Located<String>)
  /// A Russian name whose last word declines by the class given (`declension: m_cons`).
  case declined(Located<String>, Declension)
  /// A surname's stem with its closed endings, and optionally a given name's before it.
  case inflected(InflectedName)
}

/// A name that declines: stem plus one of its class's endings and then a word boundary, never a prefix match.
public struct InflectedName: Sendable, Equatable {
  /// The surname's stem, `Рябков`.
  public var stem: String
  /// The name of the surname's class in `Watchlist.inflections`.
  public var stemClass: String
  /// The given name's stem, `Серге`; nil when there is none.
  public var given: String?
  /// The name of the given name's class; nil when it does not decline.
  public var givenClass: String?
  /// Where it is written.
  public var position: SourcePosition?

  /// A declining name.
  public init(
    stem: String, stemClass: String, given: String? = nil, givenClass: String? = nil, position: SourcePosition? = nil
  ) {
    self.stem = stem
    self.stemClass = stemClass
    self.given = given
    self.givenClass = givenClass
    self.position = position
  }

  /// Compares what is written, not where.
  public static func == (left: InflectedName, right: InflectedName) -> Bool {
    left.stem == right.stem && left.stemClass == right.stemClass && left.given == right.given
      && left.givenClass == right.givenClass
  }
}

/// An office and when it was held; years, both ends included, nil for open.
public struct Role: Sendable, Equatable {
  /// The office.
  public var title: String
  /// The first year.
  public var from: Int?
  /// The last year.
  public var to: Int?

  /// An office held.
  public init(title: String, from: Int? = nil, to: Int? = nil) {
    self.title = title
    self.from = from
    self.to = to
  }
}

/// A subject a desk follows.
public struct Topic: Sendable, Equatable {
  /// Which of the two sides must be present, and where, for the topic to fire.
  public enum Gate: String, Sendable, CaseIterable {
    case none
    case pair
    case pairSentence = "pair-sentence"
    case pairTitle = "pair-title"
  }

  /// The watchlist's id, for instance `property`.
  public var id: Located<String>
  /// The title for people.
  public var title: String
  /// The event type this topic stands for.
  public var cameo: CameoHint?
  /// Which sides must be present.
  public var gate: Gate = .pair
  /// The score from which it fires; nil for the default.
  public var threshold: Double?
  /// Where the threshold is written.
  @NotCompared public var thresholdPosition: SourcePosition? = nil
  /// Weighted terms by language.
  public var terms: [String: [WeightedTerm]] = [:]
  /// What weights cannot express: order and conjunction.
  public var rules: [Rule] = []
  /// Phrases that, standing in an item, take away the hits they overlap for this topic only.
  public var except: [Located<String>] = []
  /// Headlines that must fire.
  public var mustMatch: [Located<String>] = []
  /// Headlines that must stay silent.
  public var mustNotMatch: [Located<String>] = []

  /// A topic with nothing to look for yet.
  public init(id: Located<String>, title: String) {
    self.id = id
    self.title = title
  }
}

/// CAMEO event codes and the Goldstein value of an event type: a hint for readers, never a fact about this event.
public struct CameoHint: Sendable, Equatable {
  /// The two-digit root.
  public var root: String
  /// Likely codes, likeliest first.
  public var codes: [String]
  /// Goldstein scale, −10 … +10.
  public var tone: Double?

  /// A hint.
  public init(root: String, codes: [String] = [], tone: Double? = nil) {
    self.root = root
    self.codes = codes
    self.tone = tone
  }
}

/// A pattern in the term syntax and what a hit is worth.
public struct WeightedTerm: Sendable, Equatable {
  /// The pattern.
  public var pattern: Located<String>
  /// Its weight; 1 … 100.
  public var weight: Double
  /// Where the weight is written, which another file than the pattern's may do.
  @NotCompared public var weightPosition: SourcePosition? = nil
  /// The CAMEO code of the act it names; nil where it names a subject rather than an act.
  public var cameo: Located<String>?

  /// A term.
  public init(_ pattern: Located<String>, weight: Double, cameo: Located<String>? = nil) {
    self.pattern = pattern
    self.weight = weight
    self.cameo = cameo
  }
}

/// A conjunction of patterns, with order (`seq`) or without (`all`, `any`), inside a window or one sentence.
public struct Rule: Sendable, Equatable {
  /// What must be found.
  public var condition: Condition
  /// The window in words; nil for one sentence.
  public var near: Int?
  /// Patterns whose presence in the same sentence voids the rule.
  public var not: [Located<String>] = []
  /// What a hit is worth.
  public var score: Double
  /// The CAMEO code of this act.
  public var cameo: Located<String>?
  /// The part of an item it looks at; nil for all of it.
  public var zone: Zone?
  /// The language of the items it is for, `en` or `ru`, by their letters; nil for all.
  public var language: Language?
  /// Ids of topics beside which it does not count: a last resort. `any` stands for all.
  public var unless: [Located<String>] = []
  /// What a hit decides outright, whatever gates, guards, thresholds and weights say; nil for a rule that only counts.
  public var force: Force?
  /// Where the rule is written.
  @NotCompared public var position: SourcePosition? = nil
  /// Where its score is written; nil where it has none of its own.
  @NotCompared public var scorePosition: SourcePosition? = nil

  /// A rule.
  public init(_ condition: Condition, near: Int? = nil, score: Double) {
    self.condition = condition
    self.near = near
    self.score = score
  }

  /// A language a rule may be for.
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
    /// The title and the first sentences.
    case lead
  }

  /// What a rule looks for.
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

/// What a user's rule or guard decides outright.
public enum Force: String, Sendable, CaseIterable {
  /// The item is a match, and has the rule's topic.
  case match
  /// The item is no match.
  case noMatch
}

/// A list of words that hold topics back when enough of them stand in an item: sport, markets, culture, history.
public struct Guard: Sendable, Equatable {
  /// What lets an item pass all the same.
  public enum Exemption: String, Sendable, CaseIterable {
    /// A person, org, office, post, treaty or law of either side in the title or lead.
    case stateActor
    /// Such a one of each side.
    case actorPair
    /// Both sides in the title.
    case titlePair
  }

  /// Where the words are looked for.
  public enum Scope: String, Sendable, CaseIterable {
    /// Anywhere in the item.
    case item
    /// In the title.
    case title
    /// In the title or the first sentences.
    case lead
  }

  /// The watchlist's id.
  public var id: Located<String>
  /// Patterns without proximity.
  public var words: [Located<String>] = []
  /// How many distinct words it takes.
  public var min = 2
  /// What lets an item pass all the same.
  public var unless: Exemption?
  /// Where the words are looked for.
  public var scope: Scope = .item
  /// The topics it holds back; empty means all.
  public var topics: [String] = []
  /// What the threshold of the topics it holds back is multiplied by; nil means they cannot fire.
  public var factor: Double?
  /// Where the factor is written.
  @NotCompared public var factorPosition: SourcePosition? = nil
  /// Whether it holds them back even where weights were learned, which else take it for evidence.
  public var isForced = false

  /// A guard with no words yet.
  public init(id: Located<String>) { self.id = id }
}
