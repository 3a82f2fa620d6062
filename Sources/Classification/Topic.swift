/// A subject to watch for.
public struct Topic: Sendable, Equatable {
  /// Which sides an item must name, and where, so that the topic can match.
  public enum Gate: String, Sendable, CaseIterable {
    case none
    case pair
    case pairSentence = "pair-sentence"
    case pairTitle = "pair-title"
  }

  /// The watchlist's id, for example `property`.
  public var id: Located<String>
  /// The title for people.
  public var title: String
  /// The type of event that the topic is about.
  public var cameo: CameoHint?
  /// Which sides an item must name.
  public var gate: Gate = .pair
  /// The score from which it matches; nil for the default.
  public var threshold: Double?
  /// The position of the threshold in the watchlist.
  @NotCompared public var thresholdPosition: SourcePosition? = nil
  /// Weighted terms by language.
  public var terms: [String: [WeightedTerm]] = [:]
  /// Rules, for conditions that weighted terms cannot express: order and conjunction.
  public var rules: [Rule] = []
  /// Phrases that remove the hits of this topic that they overlap.
  public var except: [Located<String>] = []
  /// Headlines that must match.
  public var mustMatch: [Located<String>] = []
  /// Headlines that must not match.
  public var mustNotMatch: [Located<String>] = []

  /// A topic without terms and rules.
  public init(id: Located<String>, title: String) {
    self.id = id
    self.title = title
  }
}

/// The CAMEO event codes and Goldstein value of a topic's type of event. They are a hint for readers, not a fact about
/// a single event.
public struct CameoHint: Sendable, Equatable {
  /// The two-digit root code.
  public var root: String
  /// Likely codes, the most likely first.
  public var codes: [String]
  /// The Goldstein value, −10 to +10.
  public var tone: Double?

  /// Memberwise.
  public init(root: String, codes: [String] = [], tone: Double? = nil) {
    self.root = root
    self.codes = codes
    self.tone = tone
  }
}

/// A pattern in the term syntax, with the weight of a hit.
public struct WeightedTerm: Sendable, Equatable {
  /// The pattern.
  public var pattern: Located<String>
  /// Its weight, 0.1 to 1000.
  public var weight: Double
  /// The position of the weight, which can be in another file than the pattern.
  @NotCompared public var weightPosition: SourcePosition? = nil
  /// The CAMEO code of the act it names; nil if it names a subject rather than an act.
  public var cameo: Located<String>?

  /// Memberwise.
  public init(_ pattern: Located<String>, weight: Double, cameo: Located<String>? = nil) {
    self.pattern = pattern
    self.weight = weight
    self.cameo = cameo
  }
}
