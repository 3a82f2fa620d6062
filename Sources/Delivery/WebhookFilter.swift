import Basics
import Configuration
import FeedModel
import Storage

extension WebhookSettings {
  /// Whether a match passes the webhook's filters.
  func accepts(_ match: OutboxMatch) -> Bool {
    match.score >= minScore && match.probability.map { $0 >= minProbability } ?? true
      && (topics.isEmpty || topicIDs.contains { match.topics.contains($0) })
      && (feeds.isEmpty || feedIDs.contains(match.feedID))
      && (languages.isEmpty || languages.contains { Self.speaks($0, match.language) })
  }

  /// Whether the languages have the same first subtag: `en` passes `en-US` and the reverse. Matches have only the first
  /// subtag, but those of earlier versions have the whole tag.
  private static func speaks(_ wanted: String, _ language: String?) -> Bool {
    guard let language = LanguageTag.primary(language) else { return false }
    return language == LanguageTag.primary(wanted)
  }
}
