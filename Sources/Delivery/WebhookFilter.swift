import Basics
import Configuration
import FeedModel
import Storage

extension WebhookSettings {
  /// Whether an endpoint wants a match.
  func accepts(_ match: OutboxMatch) -> Bool {
    match.score >= minScore && match.probability.map { $0 >= minProbability } ?? true
      && (topics.isEmpty || topicIDs.contains { match.topics.contains($0) })
      && (feeds.isEmpty || feedIDs.contains(match.feedID))
      && (languages.isEmpty || languages.contains { Self.speaks($0, match.language) })
  }

  /// `en` asks for `en-US` too, which earlier versions stored, and `en-US` for `en`: matches are known by their first
  /// subtag only.
  private static func speaks(_ wanted: String, _ language: String?) -> Bool {
    guard let language = LanguageTag.primary(language) else { return false }
    return language == LanguageTag.primary(wanted)
  }
}
