/// A watchlist ready for matching. Indices of topics, entities and guards are those of the watchlist it was made from.
struct CompiledWatchlist: Sendable {
  /// What a phrase of the automaton belongs to.
  enum Owner: Sendable {
    case shadow(Int)
    case name(entity: Int, form: NameStrength)
    case notThatEntity(Int, phrase: Int)
    case guardWord(guard: Int, word: Int)
    case topicExcept(Int, phrase: Int)
    case keyword(Int)
    case part(Int)
  }

  /// A pattern as parts of the automaton within so many words of each other.
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

  /// A rule of a topic.
  struct CompiledRule: Sendable {
    var text: String
    var condition: Condition
    var near: Int?
    var not: [CompiledPattern]
    var score: Double
    var tone: Double?
    var zone: Rule.Zone?
    /// Whether it is meant for items in Cyrillic letters, or only for others; nil for all.
    var isCyrillic: Bool?
    /// The topics beside which it does not count; nil where it always does, none where all are meant.
    var unless: Set<Int>?
    /// What a hit decides outright.
    var force: Force?
  }

  /// What a part belongs to.
  struct PartOwner: Sendable {
    var topic: Int32
    /// The term, or the rule counted from the topic's last term on.
    var member: Int32
  }

  /// Where a term or rule and its number are written.
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
  var vocabulary = Vocabulary()
  var owners: [Owner] = []
  /// How many of the automaton's outputs, the first ones, are shadows.
  var shadowOutputs: Int32 = 0
  /// Phrases of words only.
  var automaton = PhraseTrie()
  /// Phrases with places for entities.
  var slotAutomaton = PhraseTrie()
  /// The slot symbols each entity fills: its side's and its own.
  var slots: [Int: [Int32]] = [:]
  var topics: [CompiledTopic] = []
  /// The gates of all topics.
  var gates: Set<Topic.Gate> = []
  /// Whether no topic fires in an item that names nobody.
  var needsNames = false
  /// The topics that have a rule that decides outright.
  var forcing: Set<Int> = []
  /// What each part belongs to.
  var parts: [PartOwner] = []
  var termCount = 0
  /// For explanations alone: where the name that an output stands for is written, and each topic's terms and rules, in
  /// the order of `PartOwner.member`.
  var namePlaces: [Int32: SourcePosition] = [:]
  var memberPlaces: [[MemberPlace]] = []
  /// The learned weights; nil where topics' thresholds decide.
  var judge: Judge?
}

/// How surely a name form means its entity.
enum NameStrength: Int, Sendable {
  /// By itself.
  case strong
  /// A bare surname that others bear too: only beside the other side, or as a headline's speaker.
  case bare
  /// A metonym: only beside a strong name of the other side.
  case weak
}
