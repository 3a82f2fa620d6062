/// Why an item was judged as it was.
public struct Explanation: Sendable, Equatable {
  /// Words that a shadow took.
  public struct Shadowed: Sendable, Equatable {
    /// The words as the text writes them.
    public var text: String
    /// The field they stand in.
    public var field: Evidence.Field
    /// The shadow as the watchlist writes it.
    public var shadow: String
    /// The topic or entity whose exception it is, which takes words from that one alone; nil for a shadow.
    public var exceptionOf: String?
    /// Where it is written.
    public var position: SourcePosition?
  }

  /// A name in the text.
  public struct Name: Sendable, Equatable {
    /// The name as the text writes it.
    public var text: String
    /// The field it stands in.
    public var field: Evidence.Field
    /// The id of the entity it means.
    public var entity: String
    /// Whether it counts; else nothing of the other side stands beside it.
    public var counts: Bool
    /// Where the watchlist writes the name.
    public var position: SourcePosition?
  }

  /// A number of the watchlist that a weight or a threshold is a product of.
  public struct Factor: Sendable, Equatable {
    /// What it is: `weight`, `title`, `bodyOnlyFactor`, `guard.sport`.
    public var name: String
    /// The number.
    public var value: Double
    /// Where it is written; nil for one that no file sets.
    public var position: SourcePosition?
  }

  /// A hit of a term or rule, and what its weight comes from.
  public struct Hit: Sendable, Equatable {
    /// The hit.
    public var evidence: Evidence
    /// Where the term or rule is written.
    public var position: SourcePosition?
    /// The term's weight or the rule's score, then what it is multiplied by.
    public var factors: [Factor]
    /// What the rule decides outright.
    public var force: Force?
  }

  /// A guard whose words stand in the item in sufficient number.
  public struct GuardReport: Sendable, Equatable {
    /// The guard's id.
    public var id: String
    /// Its words as the text writes them, each once.
    public var words: [String]
    /// The patterns of these words, in the same order.
    public var patterns: [Located<String>]
    /// Whether something in the item lets it pass all the same.
    public var isExempt: Bool
    /// What it multiplies thresholds by; nil when it holds topics back.
    public var factor: Double?
    /// Where it is written.
    public var position: SourcePosition?
  }

  /// The verdict.
  public var verdict: Verdict
  /// How the weights came to it: relevance first, then each topic learned, likeliest first. Empty where the watchlist has
  /// no weights, or they have no say as not both sides are named.
  public var sums: [Sum] = []
  /// All topics any of whose words stand in the item, strongest first.
  public var assessments: [TopicAssessment]
  /// The words that shadows and exceptions took.
  public var shadowed: [Shadowed]
  /// What the source says of itself: datelines, tails, notices.
  public var sourceWords: [String]
  /// The names in the order of the text, those that count first.
  public var names: [Name]
  /// Names that did not count, as nothing of the other side stands beside them.
  public var uncountedNames: [String] { names.filter { !$0.counts }.map(\.text) }
  /// The guards that saw enough of their words.
  public var guards: [GuardReport]
  /// The sides that neither title nor lead names.
  public var missingSides: [String]
}
