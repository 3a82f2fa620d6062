/// Everything that the classifier found about one topic in one item, whether the topic matched or not.
public struct TopicAssessment: Sendable, Equatable {
  /// The reasons for which a topic does not match.
  public enum Obstacle: Sendable, Equatable {
    /// The score is below the threshold.
    case belowThreshold
    /// Its gate is closed: the sides are not named where the gate needs them.
    case gate(Topic.Gate)
    /// A rule with `force: noMatch` applies.
    case ruledOut
    /// A guard suppresses it.
    case heldBack(by: String)
  }

  /// The topic's id.
  public var id: String
  /// The topic's title.
  public var title: String
  /// Its score.
  public var score: Double
  /// The score that it needs in this item.
  public var threshold: Double
  /// The reasons why it does not match; empty if it does.
  public var obstacles: [Obstacle]
  /// The factors of the threshold: first the threshold in the watchlist; only in explanations.
  public var thresholdFactors: [Explanation.Factor] = []
  /// The evidence in text order, each place once; empty in explanations, which have `hits`.
  public var evidence: [Evidence]
  /// Every hit of every term and rule, in text order; only in explanations.
  public var hits: [Explanation.Hit] = []
  /// The Goldstein value of its strongest evidence.
  public var tone: Double?
  /// Flags that describe the act.
  public var flags: [TopicVerdict.Flag]

  /// What a rule that hit decides regardless of scores; nil for nothing.
  public var force: Force?

  /// Whether it matches.
  public var fired: Bool { obstacles.isEmpty }
}
