import Basics
import Configuration
import FeedModel
import Storage

extension WebhookSettings {
  /// Those of some matches that an endpoint wants.
  func wanted(_ matches: [OutboxMatch], in store: StateStore) throws(StorageError) -> [OutboxMatch] {
    var wanted: [OutboxMatch] = []
    for match in matches where accepts(match) {
      if try isNewsOfStory(match, in: store) { wanted.append(match) }
    }
    return wanted
  }

  /// Whether a match passes all filters but that of stories.
  private func accepts(_ match: OutboxMatch) -> Bool {
    match.score >= minScore && match.probability.map { $0 >= minProbability } ?? true
      && (topics.isEmpty || topicIDs.contains { match.topics.contains($0) })
      && (feeds.isEmpty || feedIDs.contains(match.feedID))
      && (languages.isEmpty || languages.contains { Self.speaks($0, match.language) })
  }

  /// Whether a match that passes brings its story, or makes it as large as is asked for. What the other filters keep
  /// back does not count: an endpoint for Russian hears of a story when a Russian feed has it.
  private func isNewsOfStory(_ match: OutboxMatch, in store: StateStore) throws(StorageError) -> Bool {
    guard stories != .all, let story = match.story else { return true }
    let earlier = try store.matches(ofStory: story, before: match.sequence).filter(accepts)
    if earlier.isEmpty { return true }
    guard case .grown(let count) = stories else { return false }
    let feeds = Set(earlier.map(\.feedID))
    return feeds.count == count - 1 && !feeds.contains(match.feedID)
  }

  /// Whether the languages have the same first subtag: `en` passes `en-US` and the reverse. Matches have only the first
  /// subtag, but those of earlier versions have the whole tag.
  private static func speaks(_ wanted: String, _ language: String?) -> Bool {
    guard let language = LanguageTag.primary(language) else { return false }
    return language == LanguageTag.primary(wanted)
  }
}
