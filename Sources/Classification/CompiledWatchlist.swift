/// A watchlist compiled for matching. Topics, entities and guards have the same indices as in the watchlist.
struct CompiledWatchlist: Sendable {
  /// What a phrase in the trie belongs to.
  enum Owner: Sendable {
    case shadow(Int)
    case name(entity: Int, form: NameStrength)
    case notThatEntity(Int, phrase: Int)
    case guardWord(guard: Int, word: Int)
    case topicExcept(Int, phrase: Int)
    case keyword(Int)
    case part(Int)

    /// Whether it decides which entities an item names.
    var decidesNames: Bool {
      switch self {
      case .shadow, .name, .notThatEntity: true
      case .guardWord, .topicExcept, .keyword, .part: false
      }
    }
  }

  /// A pattern: parts, whose phrases are in the trie, with the maximum number of words between them.
  struct CompiledPattern: Sendable {
    var text: String
    var parts: [Int]
    var gaps: [Int]
  }

  /// A term of a topic.
  struct Term: Sendable {
    var pattern: CompiledPattern
    var weight: Double
    var tone: Double?
  }

  /// When a rule counts. A rule of last resort (`unless`) counts only if other topics do not match without such rules.
  enum Applicability: Sendable {
    /// Always: an ordinary rule.
    case always
    /// Only if no topic matches.
    case unlessAnyTopicMatches
    /// Only if none of these topics matches.
    case unlessMatched(Set<Int>)

    /// Whether the rule is one of last resort.
    var isLastResort: Bool { if case .always = self { false } else { true } }

    /// Whether the rule counts beside the topics that match; nil while these are not known yet.
    func holds(beside matched: Set<Int>?) -> Bool {
      switch self {
      case .always: true
      case .unlessAnyTopicMatches: matched.map(\.isEmpty) ?? false
      case .unlessMatched(let topics): matched.map(topics.isDisjoint) ?? false
      }
    }
  }

  /// A rule of a topic.
  struct CompiledRule: Sendable {
    var text: String
    var condition: Condition
    var near: Int?
    var not: [CompiledPattern]
    var score: Double
    var tone: Double?
    var zone: Rule.Zone?
    /// Whether it is only for items in Cyrillic letters (true), or only for others (false); nil for all.
    var isCyrillic: Bool?
    /// When it counts.
    var applicability: Applicability
    /// What a hit decides regardless of scores; nil for nothing.
    var force: Force?
  }

  /// The topic and the term or rule that a part belongs to.
  struct PartOwner: Sendable {
    var topic: Int32
    /// The index of the term; for a rule, its index plus the number of the topic's terms.
    var member: Int32
  }

  /// The positions of a term or rule and of its weight in the watchlist.
  struct MemberPlace: Sendable {
    var pattern: SourcePosition?
    var weight: SourcePosition?
  }

  /// A rule's condition over compiled patterns.
  indirect enum Condition: Sendable {
    case pattern(CompiledPattern)
    case seq([Condition])
    case all([Condition])
    case any([Condition])
  }

  /// A topic's terms and rules.
  struct CompiledTopic: Sendable {
    var terms: [Term] = []
    var rules: [CompiledRule] = []
  }

  var watchlist: Watchlist
  var owners: [Owner] = []
  /// The number of shadows. Outputs below this number are shadows.
  var shadowOutputs: Int32 = 0
  /// All phrases of words only.
  var lexicon = Lexicon()
  /// Those of them that decide which entities an item names: names, their exceptions and shadows. Most items name at
  /// most one side, and nothing else is looked for in them. If all phrases are looked for in all items, verdicts on
  /// 6,590 real entries take 27 % longer.
  var names = Lexicon()
  /// The phrases with slots for entities; their words are those of `lexicon`.
  var slotAutomaton = PhraseTrie()
  /// The slot symbols of each entity: those of its side and its own.
  var slots: [Int: [Int32]] = [:]
  var topics: [CompiledTopic] = []
  /// The gates of all topics.
  var gates: Set<Topic.Gate> = []
  /// Whether no topic can match in an item that names no entity.
  var needsNames = false
  /// The topics that have a rule with `force`.
  var forcing: Set<Int> = []
  /// The owner of each part.
  var parts: [PartOwner] = []
  var termCount = 0
  /// For explanations: the position of the name of each output, nil for other owners; and, below, of each topic's terms
  /// and rules in the order of `PartOwner.member`.
  var namePlaces: [SourcePosition?] = []
  var memberPlaces: [[MemberPlace]] = []
  /// The learned weights; nil if the watchlist has none, so that thresholds decide.
  var judge: Judge?
}

/// When a name form counts as its entity.
enum NameStrength: Int, Sendable {
  /// Always.
  case strong
  /// For a bare surname that several people have: only near the other side, or as a headline's speaker.
  case bare
  /// For a metonym (Washington, Moscow): only near a strong name of the other side.
  case weak
}
