/// A verdict with everything that led to it.
public struct Explanation: Sendable, Equatable {
  /// Words that a shadow or exception took.
  public struct Shadowed: Sendable, Equatable {
    /// The words as written in the text.
    public var text: String
    /// The field of the item.
    public var field: Evidence.Field
    /// The shadow or exception as written in the watchlist.
    public var shadow: String
    /// The topic or entity whose exception it is, and which alone loses the words; nil for a shadow.
    public var exceptionOf: String?
    /// Its position in the watchlist.
    public var position: SourcePosition?
  }

  /// A name in the text.
  public struct Name: Sendable, Equatable {
    /// The name as written in the text.
    public var text: String
    /// The field of the item.
    public var field: Evidence.Field
    /// The id of the entity.
    public var entity: String
    /// Whether it counts. It does not if it needs a name of the other side nearby and there is none.
    public var counts: Bool
    /// Its position in the watchlist.
    public var position: SourcePosition?
  }

  /// A factor of a weight or threshold.
  public struct Factor: Sendable, Equatable {
    /// Its name: `weight`, `title`, `bodyOnlyFactor`, `guard.sport`.
    public var name: String
    /// Its value.
    public var value: Double
    /// Its position in the watchlist; nil for a default.
    public var position: SourcePosition?
  }

  /// A hit of a term or rule with the factors of its weight.
  public struct Hit: Sendable, Equatable {
    /// The hit.
    public var evidence: Evidence
    /// The position of the term or rule in the watchlist.
    public var position: SourcePosition?
    /// The term's weight or the rule's score, then the factors it is multiplied by.
    public var factors: [Factor]
    /// What the rule decides regardless of scores; nil for nothing.
    public var force: Force?
  }

  /// A guard of which the item has enough words.
  public struct GuardReport: Sendable, Equatable {
    /// The guard's id.
    public var id: String
    /// Its words as written in the text, each once.
    public var words: [String]
    /// The patterns of these words, in the same order.
    public var patterns: [Located<String>]
    /// Whether the guard does not apply, because of its `unless`.
    public var isExempt: Bool
    /// The factor for thresholds; nil if it suppresses topics.
    public var factor: Double?
    /// Its position in the watchlist.
    public var position: SourcePosition?
  }

  /// The verdict.
  public var verdict: Verdict
  /// The sums of learned weights: for relevance, then for each learned topic, the most probable first. Empty if the
  /// watchlist has no weights, or if they are not used because the item does not name both sides.
  public var sums: [Sum] = []
  /// All topics of which the item has any words, strongest first.
  public var assessments: [TopicAssessment]
  /// The words that shadows and exceptions took.
  public var shadowed: [Shadowed]
  /// Words about the source itself, which are ignored: datelines, endings, notices.
  public var sourceWords: [String]
  /// The names, first those that count, in text order.
  public var names: [Name]
  /// The names that do not count.
  public var uncountedNames: [String] { names.filter { !$0.counts }.map(\.text) }
  /// The guards of which the item has enough words.
  public var guards: [GuardReport]
  /// The sides that are named neither in the title nor in the lead.
  public var missingSides: [String]
}
