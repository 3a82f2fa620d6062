public import Basics
import FeedModel

/// Which matches somebody wants: a webhook, a reader of `tail`, a visitor of the page. An empty set means all.
public struct MatchFilter: Sendable, Equatable {
  /// Only matches of one of these topics.
  public var topics: Set<String>
  /// Only matches that name one of these entities, by id.
  public var entities: Set<String>
  /// Only matches that name an entity of this side, in capitals or not.
  public var side: String?
  /// Only matches of one of these feeds, by id.
  public var feeds: Set<String>
  /// Only matches in one of these languages: `en` asks for `en-US` too, which earlier versions stored, and `en-US` for
  /// `en`, for matches are known by their first subtag.
  public var languages: Set<String>
  /// Only matches with at least this score.
  public var minScore: Double
  /// Only matches at least so probable; one of which nothing was learned passes.
  public var minProbability: Double
  /// Only matches from this time on.
  public var since: Timestamp?

  /// A filter; by default it admits everything.
  public init(
    topics: Set<String> = [], entities: Set<String> = [], side: String? = nil, feeds: Set<String> = [],
    languages: Set<String> = [], minScore: Double = 0, minProbability: Double = 0, since: Timestamp? = nil
  ) {
    self.topics = topics
    self.entities = entities
    self.side = side
    self.feeds = feeds
    self.languages = Set(languages.compactMap(LanguageTag.primary))
    self.minScore = minScore
    self.minProbability = minProbability
    self.since = since
  }

  /// Whether every match is wanted.
  public var admitsAll: Bool {
    topics.isEmpty && entities.isEmpty && side == nil && feeds.isEmpty && languages.isEmpty && minScore <= 0
      && minProbability <= 0 && since == nil
  }

  /// Whether a match is wanted.
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
