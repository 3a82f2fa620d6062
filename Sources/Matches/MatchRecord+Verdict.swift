public import Basics
public import Classification
public import FeedModel

/// Makes records from the classifier's verdicts.
extension MatchRecord {
  /// The record of an entry that matched. `name` is the entry's name for match ids (`MatchID.name`). The probability is
  /// rounded to two decimals as in the line, so that filters and readers see the same value.
  public init(
    name: String, matchedAt: Timestamp, revision: Int, feed: Feed, entry: FeedModel.Entry, verdict: Verdict
  ) {
    self.init(
      id: MatchID.id(name: name, revision: revision), matchedAt: matchedAt, revision: revision, feed: feed,
      entry: Entry(entry, headline: verdict.headline), score: verdict.score,
      probability: verdict.probability.map { ($0 * 100).rounded() / 100 },
      topics: verdict.topics.map(Topic.init), entities: verdict.entities.map(Entity.init))
  }
}

extension MatchRecord.Entry {
  /// The part of an entry that a match has.
  fileprivate init(_ entry: FeedModel.Entry, headline: String?) {
    self.init()
    id = entry.id
    url = entry.link.map(WebAddress.shown)
    title = entry.title
    self.headline = headline
    summary = entry.summary ?? entry.content
    authors = entry.authors
    categories = entry.categories
    published = entry.published
    updated = entry.updated
    language = entry.language
  }
}

extension MatchRecord.Topic {
  init(_ topic: TopicVerdict) {
    self.init(
      id: topic.id, title: topic.title, score: topic.score, probability: topic.probability, tone: topic.tone,
      flags: topic.flags.map(\.rawValue), evidence: topic.evidence.map(MatchRecord.Evidence.init))
  }
}

extension MatchRecord.Evidence {
  fileprivate init(_ hit: Evidence) {
    self.init(
      term: hit.term, text: hit.text, field: hit.field.rawValue, start: hit.start, end: hit.end, weight: hit.weight)
  }
}

extension MatchRecord.Entity {
  init(_ entity: EntityMention) {
    self.init(
      id: entity.id, name: entity.name, type: entity.kind.rawValue, side: entity.side, mentions: entity.mentions)
  }
}
