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

extension StoryWindow {
  /// Says in each match which story it is of.
  public mutating func assign(_ matches: inout [MatchRecord]) {
    for index in matches.indices {
      let place = assign(StoryItem(matches[index]))
      matches[index].story = MatchRecord.Story(
        id: place.id, isFirst: place.isFirst, size: place.size, feeds: place.feeds, follows: place.follows)
    }
  }

  /// Puts a stored match back where it was; one of an earlier version, which says nothing of stories, to where it belongs.
  public mutating func restore(_ match: MatchRecord) {
    guard let story = match.story else {
      _ = assign(StoryItem(match))
      return
    }
    restore(
      StoryItem(match),
      StoryPlace(
        id: story.id, isFirst: story.isFirst, size: story.size, feeds: story.feeds, follows: story.follows))
  }
}
