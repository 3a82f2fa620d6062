public import Basics
public import Classification
public import Matches

/// Makes digests of matches with the help of a watchlist.
public struct DigestMaker: Sendable {
  private let classifier: Classifier
  private let sides: [String]

  /// How many stories a topic lists.
  static let storiesListed = 5

  /// `sides`: the watchlist's two sides.
  public init(_ classifier: Classifier, sides: [String]) {
    self.classifier = classifier
    self.sides = sides
  }

  /// The digest of `matches`, compared with those of the week `before`. The texts of matches must be safe for messages.
  public func digest(
    of matches: [MatchRecord], before: [MatchRecord], troubles: [Digest.Trouble], start: Timestamp, end: Timestamp
  ) -> Digest {
    var draft = draft(of: matches, start: start, end: end)
    for match in before { draft.compare(with: match) }
    return draft.digest(troubles: troubles)
  }

  /// The digest of `matches`, still without the week before. The texts of matches must be safe for messages.
  public func draft(of matches: [MatchRecord], start: Timestamp, end: Timestamp) -> DigestDraft {
    var digest = Digest(start: start, end: end)
    digest.matches = matches.count
    let stories = DigestMaker.stories(matches)
    digest.stories = stories.count
    digest.topics = DigestMaker.topics(stories)
    return DigestDraft(digest, of: matches, classifier, sides: sides)
  }

  // MARK: stories

  /// The matches of each story, in the order of the stories' first matches.
  private static func stories(_ matches: [MatchRecord]) -> [[MatchRecord]] {
    var order: [String] = []
    var groups: [String: [MatchRecord]] = [:]
    for match in matches {
      let key = match.story?.id ?? match.id
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(match)
    }
    return order.compactMap { groups[$0] }
  }

  private static func topics(_ stories: [[MatchRecord]]) -> [Digest.Topic] {
    var order: [String] = []
    var topics: [String: (title: String, stories: [Digest.Story])] = [:]
    for matches in stories {
      guard let strongest = strongest(of: matches), let topic = strongest.topics.first else { continue }
      if topics[topic.id] == nil { order.append(topic.id) }
      topics[topic.id, default: (topic.title, [])].stories.append(story(matches, strongest))
    }
    let all = order.compactMap { id in
      topics[id].map { topic in
        let ranked = topic.stories.enumerated().sorted {
          ($1.element.feeds.count, $1.element.score, $0.offset) < ($0.element.feeds.count, $0.element.score, $1.offset)
        }.map(\.element)
        return Digest.Topic(
          id: id, title: topic.title, stories: Array(ranked.prefix(storiesListed)), count: ranked.count)
      }
    }
    func reach(_ topic: Digest.Topic) -> Int { topic.stories.first?.feeds.count ?? 0 }
    return all.enumerated().sorted {
      (reach($1.element), $1.element.count, $0.offset) < (reach($0.element), $0.element.count, $1.offset)
    }.map(\.element)
  }

  private static func strongest(of matches: [MatchRecord]) -> MatchRecord? {
    var best = matches.first
    for match in matches where match.score > best?.score ?? 0 { best = match }
    return best
  }

  private static func story(_ matches: [MatchRecord], _ strongest: MatchRecord) -> Digest.Story {
    var feeds: [String] = []
    for match in matches {
      let title = match.feed.title ?? match.feed.id
      if !feeds.contains(title) { feeds.append(title) }
    }
    return Digest.Story(
      headline: PlainLine.headline(strongest.headline), url: strongest.entry.url,
      language: strongest.entry.language, feeds: feeds,
      score: strongest.score, last: matches.map(\.matchedAt).max() ?? strongest.matchedAt)
  }
}
