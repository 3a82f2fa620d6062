/// Everything the classifier found out about one topic in one item, whether it fired or not.
public struct TopicAssessment: Sendable, Equatable {
  /// Why a topic did not fire.
  public enum Obstacle: Sendable, Equatable {
    /// The score is below the threshold.
    case belowThreshold
    /// The sides its gate asks for are not there.
    case gate(Topic.Gate)
    /// A rule says that the item is no match.
    case ruledOut
    /// A guard held it back.
    case heldBack(by: String)
  }

  /// The topic's id.
  public var id: String
  /// The topic's title.
  public var title: String
  /// Its score.
  public var score: Double
  /// The score it needed in this item.
  public var threshold: Double
  /// What kept it from firing; empty when it fired.
  public var obstacles: [Obstacle]
  /// What the threshold is a product of: itself as the watchlist has it, then the factors; only in explanations.
  public var thresholdFactors: [Explanation.Factor] = []
  /// What hit, in the order of the text, each place once; empty in explanations, which have `hits`.
  public var evidence: [Evidence]
  /// Every hit of every term and rule, in the order of the text; only in explanations.
  public var hits: [Explanation.Hit] = []
  /// The Goldstein value of its strongest evidence.
  public var tone: Double?
  /// What is said of the act.
  public var flags: [TopicVerdict.Flag]

  /// What a rule that hit decides outright.
  public var force: Force?

  /// Whether it fired.
  public var fired: Bool { obstacles.isEmpty }
}
