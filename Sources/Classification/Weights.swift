/// Weights learned from labelled items, or written by hand. Each question has a sum of weights; the logistic function
/// of the sum is a probability.
public struct Weights: Sendable, Equatable {
  /// The questions asked of an item, each with a sum of its own.
  public enum Question: Sendable, Hashable {
    /// Whether a desk wants it.
    case relevance
    /// Whether it is about a topic, given that a desk wants it.
    case topic(String)
    /// Whether the event is bad for the relation, whether it is good for it, and whether it is an act, not only words.
    case hostile, friendly, strong
  }

  /// The weights of one question.
  public struct Sum: Sendable, Equatable {
    /// The constant term of the sum.
    public var bias: Double?
    /// Weights by feature name (see `FeatureSpace`): who is named and where, guards, scores of topics.
    public var evidence: [String: Located<Double>] = [:]
    /// Weights of words.
    public var keywords: [Keyword] = []

    /// No weights.
    public init() {}
  }

  /// A phrase with a weight for each place. Only its best place in an item counts: the title, else the lead, else the
  /// rest.
  public struct Keyword: Sendable, Equatable {
    /// The phrase, in the syntax of terms without `~` and `@`.
    public var pattern: Located<String>
    /// Its weight in the title.
    public var title: Double
    /// Its weight in the lead.
    public var lead: Double
    /// Its weight elsewhere.
    public var body: Double

    /// A phrase. Without `lead` and `body`, its weight is the same everywhere.
    public init(_ pattern: Located<String>, title: Double, lead: Double? = nil, body: Double? = nil) {
      self.pattern = pattern
      self.title = title
      self.lead = lead ?? title
      self.body = body ?? lead ?? title
    }
  }

  /// The minimum probability of a match, by the language of the item's letters; 0.5 for a language without one.
  public var minProbability: [Rule.Language: Double] = [:]
  /// The minimum probability with which a match gets a topic, by topic.
  public var minTopicProbability: [String: Double] = [:]
  /// The minimum for all topics together, if a file has one. A later file may add minimums for single topics.
  public var minProbabilityOfAllTopics: Double?
  /// The sums.
  public var sums: [Question: Sum] = [:]

  /// Nothing learned.
  public init() {}

  /// Whether there are no weights for relevance, so that the thresholds of topics decide.
  public var isEmpty: Bool { sums[.relevance] == nil }

  /// The minimum probability with which a match gets a topic; 0.5 if none is set.
  public func minProbability(ofTopic id: String) -> Double {
    minTopicProbability[id] ?? minProbabilityOfAllTopics ?? 0.5
  }

  /// Adds the weights of another file. They replace earlier weights with the same name or phrase.
  public mutating func merge(_ later: Weights) {
    minProbability.merge(later.minProbability) { _, later in later }
    if let all = later.minProbabilityOfAllTopics { (minProbabilityOfAllTopics, minTopicProbability) = (all, [:]) }
    minTopicProbability.merge(later.minTopicProbability) { _, later in later }
    for (question, sum) in later.sums { sums[question, default: Sum()].merge(sum) }
  }
}

extension Weights.Sum {
  fileprivate mutating func merge(_ later: Weights.Sum) {
    bias = later.bias ?? bias
    evidence.merge(later.evidence) { _, later in later }
    let places = Dictionary(keywords.enumerated().map { ($0.element.pattern.value, $0.offset) }) { first, _ in first }
    for keyword in later.keywords {
      if let place = places[keyword.pattern.value] { keywords[place] = keyword } else { keywords.append(keyword) }
    }
  }
}
