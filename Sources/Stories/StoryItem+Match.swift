public import Matches

extension StoryItem {
  /// Takes from a match what grouping needs.
  public init(_ match: MatchRecord) {
    self.init(
      id: match.id, entry: match.entry.id ?? match.entry.url, feed: match.feed.id, at: match.matchedAt,
      title: match.entry.title ?? match.entry.headline ?? "", summary: match.entry.summary ?? "",
      language: match.entry.language,
      entities: match.entities.map { Entity(id: $0.id, isPerson: $0.type == "person") })
  }
}
