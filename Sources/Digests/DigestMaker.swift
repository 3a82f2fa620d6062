public import Basics
public import Classification
public import Matches

/// Makes digests of matches with the help of a watchlist.
public struct DigestMaker: Sendable {
  private let classifier: Classifier
  private let sides: [String]

  /// How many stories a topic lists.
  static let storiesListed = 5
  /// How many new names are listed.
  static let namesListed = 12
  /// An unknown name must stand in so many matches: a single one is often no name.
  private static let fewestMentions = 2

  /// `sides`: the watchlist's two sides.
  public init(_ classifier: Classifier, sides: [String]) {
    self.classifier = classifier
    self.sides = sides
  }

  /// The digest of `matches`, compared with those of the week `before`. The texts of matches must be safe for messages.
  public func digest(
    of matches: [MatchRecord], before: [MatchRecord], troubles: [Digest.Trouble], start: Timestamp, end: Timestamp
  ) -> Digest {
    var digest = Digest(start: start, end: end)
    digest.matches = matches.count
    digest.matchesBefore = before.count
    let stories = DigestMaker.stories(matches)
    digest.stories = stories.count
    digest.topics = DigestMaker.topics(stories)
    digest.directions = directions(matches, before)
    digest.names = names(matches, before)
    digest.troubles = troubles
    return digest
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
    let all = order.compactMap { id in topics[id].map { (id, $0.title, $0.stories) } }
    return all.enumerated().sorted { ($1.element.2.count, $0.offset) < ($0.element.2.count, $1.offset) }.map {
      let (id, title, stories) = $0.element
      let ranked = stories.enumerated().sorted {
        ($1.element.feeds.count, $1.element.score, $0.offset) < ($0.element.feeds.count, $0.element.score, $1.offset)
      }.map(\.element)
      return Digest.Topic(id: id, title: title, stories: Array(ranked.prefix(storiesListed)), count: stories.count)
    }
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
      headline: strongest.headline, url: strongest.entry.url, language: strongest.entry.language, feeds: feeds,
      score: strongest.score, last: matches.map(\.matchedAt).max() ?? strongest.matchedAt)
  }

  // MARK: tone

  private func directions(_ matches: [MatchRecord], _ before: [MatchRecord]) -> [Digest.Direction] {
    guard sides.count == 2 else { return [] }
    let (now, earlier) = (tones(matches), tones(before))
    return [(sides[0], sides[1]), (sides[1], sides[0])].map { actor, other in
      Digest.Direction(
        actor: actor, other: other, now: now[actor] ?? Digest.Tone(), before: earlier[actor] ?? Digest.Tone())
    }
  }

  /// The tones of matches by the side that acts. The tone of a match is that of its strongest topic.
  private func tones(_ matches: [MatchRecord]) -> [String: Digest.Tone] {
    var tones: [String: Digest.Tone] = [:]
    for match in matches {
      guard let tone = match.topics.first?.tone, let actor = classifier.firstSide(in: match.headline) else { continue }
      tones[actor, default: Digest.Tone()].count += 1
      tones[actor, default: Digest.Tone()].sum += tone
    }
    return tones
  }

  // MARK: names

  private func names(_ matches: [MatchRecord], _ before: [MatchRecord]) -> [Digest.Name] {
    let earlier = Set(before.flatMap { $0.entities.map(\.id) })
    var known: [String: Digest.Name] = [:]
    for entity in matches.flatMap(\.entities) where !earlier.contains(entity.id) && entity.type != "place" {
      let sides = [entity.side].compactMap(\.self)
      known[entity.id, default: Digest.Name(text: entity.name, sides: sides, count: 0, isKnown: true)].count += 1
    }
    let finder = UnknownNames(classifier)
    var unknown: [String: Digest.Name] = [:]
    for match in matches {
      for name in finder.names(in: match.item) {
        unknown[name.key, default: Digest.Name(text: name.text, sides: name.sides, count: 0, isKnown: false)].count += 1
      }
    }
    unknown = unknown.filter { $0.value.count >= DigestMaker.fewestMentions }
    // Only if there is something to compare: reading a week of matches takes its time.
    if !unknown.isEmpty {
      for match in before { for name in finder.names(in: match.item) { unknown[name.key] = nil } }
    }
    let ranked = (Array(known.values) + Array(unknown.values)).sorted {
      ($1.count, $1.isKnown ? 1 : 0, $0.text) < ($0.count, $0.isKnown ? 1 : 0, $1.text)
    }
    return Array(ranked.prefix(DigestMaker.namesListed))
  }
}

extension MatchRecord {
  /// Its texts, to be read again.
  fileprivate var item: Item {
    var item = Item(id: id, title: entry.title ?? "")
    item.summary = entry.summary
    item.language = entry.language
    return item
  }
}
