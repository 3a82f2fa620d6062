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
