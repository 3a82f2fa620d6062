public import Matches

extension StoryItem {
  /// Takes from a match what grouping needs.
  public init(_ match: MatchRecord) {
    self.init(
      id: match.id, entry: match.entry.id ?? match.entry.url, isRevision: match.revision > 1, feed: match.feed.id,
      at: match.matchedAt, reportedAt: match.reportedAt,
      title: match.entry.title ?? match.entry.headline ?? "", summary: match.entry.summary ?? "",
      language: match.entry.language,
      entities: match.entities.map { Entity(id: $0.id, isPerson: $0.type == "person") })
  }
}

extension Act {
  /// The acts that a match's title reports.
  public static func acts(in match: MatchRecord) -> [Act] {
    acts(in: StoryItem(match), story: match.story?.id ?? match.id)
  }
}

extension StoryWindow {
  /// Says in each match which story it is of.
  public mutating func assign(_ matches: inout [MatchRecord]) {
    for index in matches.indices {
      matches[index].story = assign(StoryItem(matches[index]))
    }
  }

  /// Puts a stored match back where it was; one of an earlier version, which says nothing of stories, to where it belongs.
  public mutating func restore(_ match: MatchRecord) {
    guard let story = match.story else {
      _ = assign(StoryItem(match))
      return
    }
    restore(StoryItem(match), story)
  }
}
