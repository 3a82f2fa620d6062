/// What was learned from labelled items, or written by hand: for each question a sum of weights, which the logistic
/// function turns into a probability.
public struct Weights: Sendable, Equatable {
  /// The questions asked of an item, each with a sum of its own.
  public enum Question: Sendable, Hashable {
    /// Whether a desk wants it.
    case relevance
    /// Whether it is about a topic, given that a desk wants it.
    case topic(String)
    /// Whether what it reports is bad for the relation, good for it, and whether it is an act rather than words.
    case hostile, friendly, strong
  }

  /// The weights of one question.
  public struct Sum: Sendable, Equatable {
    /// What stands at the start of the sum.
    public var bias: Double?
    /// Weights by the name of what is known of an item: who is named and where, guards, topics' scores.
    public var evidence: [String: Located<Double>] = [:]
    /// Weights of words.
    public var keywords: [Keyword] = []

    /// No weights.
    public init() {}
  }

  /// A phrase and its weight by the best place it stands in: the title, else the lead, else the rest.
  public struct Keyword: Sendable, Equatable {
    /// The phrase, in the syntax of terms without `~` and `@`.
    public var pattern: Located<String>
    /// What it adds in the title.
    public var title: Double
    /// What it adds in the lead.
    public var lead: Double
    /// What it adds elsewhere.
    public var body: Double

    /// A phrase that weighs the same everywhere, unless said otherwise.
    public init(_ pattern: Located<String>, title: Double, lead: Double? = nil, body: Double? = nil) {
      self.pattern = pattern
      self.title = title
      self.lead = lead ?? title
      self.body = body ?? lead ?? title
    }
  }

  /// The probability from which an item is a match, by the language of its letters; one half where nothing is said.
  public var minProbability: [Rule.Language: Double] = [:]
  /// The probability from which a match has a topic, by topic.
  public var minTopicProbability: [String: Double] = [:]
  /// One for all topics, where it was written so; topics have their own beside it where a later file says so.
  public var minProbabilityOfAllTopics: Double?
  /// The sums.
  public var sums: [Question: Sum] = [:]

  /// Nothing learned.
  public init() {}

  /// Whether nothing was learned of relevance, so that topics' thresholds decide.
  public var isEmpty: Bool { sums[.relevance] == nil }

  /// The probability from which a match has a topic; one half where nothing is said.
  public func minProbability(ofTopic id: String) -> Double {
    minTopicProbability[id] ?? minProbabilityOfAllTopics ?? 0.5
  }

  /// Takes what another file says: later weights replace earlier ones of the same name or phrase.
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
