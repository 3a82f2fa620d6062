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
  }

  /// A guard whose words stand in the item in sufficient number.
  public struct GuardReport: Sendable, Equatable {
    /// The guard's id.
    public var id: String
    /// Its words as the text writes them, each once.
    public var words: [String]
    /// Whether something in the item lets it pass all the same.
    public var isExempt: Bool
    /// What it multiplies thresholds by; nil when it holds topics back.
    public var factor: Double?
  }

  /// The verdict.
  public var verdict: Verdict
  /// How the weights came to it: relevance first, then each topic learned, likeliest first. Empty where the watchlist has
  /// no weights, or they have no say as not both sides are named.
  public var sums: [Sum] = []
  /// All topics any of whose words stand in the item, strongest first.
  public var assessments: [TopicAssessment]
  /// The words that shadows took.
  public var shadowed: [Shadowed]
  /// What the source says of itself: datelines, tails, notices.
  public var sourceWords: [String]
  /// Names that did not count, as nothing of the other side stands beside them.
  public var uncountedNames: [String]
  /// The guards that saw enough of their words.
  public var guards: [GuardReport]
  /// The sides that neither title nor lead names.
  public var missingSides: [String]
}
