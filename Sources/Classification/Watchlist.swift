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
  /// What a file switched off. References to it are valid and mean nothing.
  public var switchedOff = SwitchedOff()
  /// Weights learned from labelled items; empty if there are none, so that thresholds decide.
  public var weights = Weights()

  /// An empty watchlist: nothing is relevant.
  public init() {}
}

/// The items of a watchlist that have `disabled: true`.
public struct SwitchedOff: Sendable, Equatable {
  /// The ids of topics.
  public var topics: Set<String> = []
  /// The entities.
  public var entities: [Entity] = []

  /// Nothing is switched off.
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
