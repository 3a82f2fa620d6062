public import Basics
import FeedModel

/// A filter for matches, for webhooks, `tail` and the status page. An empty set means all.
public struct MatchFilter: Sendable, Equatable {
  /// Only matches of at least one of these topics.
  public var topics: Set<String>
  /// Only matches that name at least one of these entities, by id.
  public var entities: Set<String>
  /// Only matches that name an entity of this side, regardless of case.
  public var side: String?
  /// Only matches of one of these feeds, by id.
  public var feeds: Set<String>
  /// Only matches in one of these languages. Only the first subtag counts: `en` passes `en-US`, which earlier versions
  /// stored, and the reverse.
  public var languages: Set<String>
  /// Only matches with at least this score.
  public var minScore: Double
  /// Only matches with at least this probability (0 to 1). A match without a probability passes.
  public var minProbability: Double
  /// Only matches from this time on.
  public var since: Timestamp?

  /// By default every match passes.
  public init(
    topics: Set<String> = [], entities: Set<String> = [], side: String? = nil, feeds: Set<String> = [],
    languages: Set<String> = [], minScore: Double = 0, minProbability: Double = 0, since: Timestamp? = nil
  ) {
    self.topics = topics
    self.entities = entities
    self.side = side
    self.feeds = feeds
    // A word that is not a language tag is kept: no match has it, so none passes.
    self.languages = Set(languages.map { LanguageTag.primary($0) ?? $0 })
    self.minScore = minScore
    self.minProbability = minProbability
    self.since = since
  }

  /// Whether every match passes.
  public var admitsAll: Bool {
    topics.isEmpty && entities.isEmpty && side == nil && feeds.isEmpty && languages.isEmpty && minScore <= 0
      && minProbability <= 0 && since == nil
  }

  /// Whether a match passes.
  public func admits(_ match: MatchRecord) -> Bool {
    if match.score < minScore { return false }
    if let since, match.matchedAt < since { return false }
    if let probability = match.probability, probability < minProbability { return false }
    if !feeds.isEmpty, !feeds.contains(match.feed.id) { return false }
    if !topics.isEmpty, !match.topics.contains(where: { topics.contains($0.id) }) { return false }
    if !entities.isEmpty, !match.entities.contains(where: { entities.contains($0.id) }) { return false }
    if let side, !match.entities.contains(where: { $0.side?.lowercased() == side.lowercased() }) { return false }
    return languages.isEmpty || LanguageTag.primary(match.entry.language).map(languages.contains) ?? false
  }
}
