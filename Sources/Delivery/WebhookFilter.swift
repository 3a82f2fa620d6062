import Configuration
import Storage

extension WebhookSettings {
  /// Whether an endpoint wants a match.
  func accepts(_ match: OutboxMatch) -> Bool {
    match.score >= minScore
      && (topics.isEmpty || topicIDs.contains { match.topics.contains($0) })
      && (feeds.isEmpty || feedIDs.contains(match.feedID))
      && (languages.isEmpty || languages.contains { Self.speaks($0, match.language) })
  }

  /// `en` asks for `en-US` too (RFC 4647 §3.3.1).
  private static func speaks(_ wanted: String, _ language: String?) -> Bool {
    guard let language = language?.lowercased() else { return false }
    return language == wanted.lowercased() || language.hasPrefix(wanted.lowercased() + "-")
  }
}
