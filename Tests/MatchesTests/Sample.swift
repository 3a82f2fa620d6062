import Basics
import Matches

/// Sample records.
enum Sample {
  /// A record in which every optional member is set.
  static var whole: MatchRecord {
    var entry = MatchRecord.Entry()
    entry.id = "urn:e:1"
    entry.url = "https://example.org/1"
    entry.title = "Россия \"вернула\" дачи\n"
    entry.headline = "Дачи вернули."
    entry.summary = "Дачи вернули. Посол доволен."
    entry.authors = ["A. Author", "b@example.org"]
    entry.categories = ["World"]
    entry.published = Timestamp(milliseconds: 1_764_000_000_123)
    entry.updated = Timestamp(seconds: 1_764_000_100)
    entry.language = "ru"
    let hit = MatchRecord.Evidence(
      term: "дач*", text: "дачи", field: "summary", start: 0, end: 4, weight: 28.5)
    let topic = MatchRecord.Topic(
      id: "property", title: "Diplomatic property", score: 42.25, probability: 0.95, tone: -9.2, flags: ["planned"],
      evidence: [hit])
    var record = MatchRecord(
      id: "0123456789abcdef", matchedAt: Timestamp(milliseconds: 1_764_000_200_456), revision: 2,
      feed: MatchRecord.Feed(id: "wire", title: "Harbour Wire", url: "https://example.org/feed"), entry: entry,
      score: 42.25, probability: 0.97,
      story: MatchRecord.Story(
        id: "0123456789abcdef", isFirst: true, size: 1, feeds: ["wire"], follows: "fedcba9876543210"),
      topics: [topic],
      entities: [
        MatchRecord.Entity(id: "ru.lavrov", name: "Сергей Лавров", type: "person", side: "RU", mentions: 2),
        MatchRecord.Entity(id: "un", name: "UN", type: "org", side: nil, mentions: 1),
      ])
    record.isReclassified = true
    record.muted = "topic:property"
    return record
  }

  /// A record in which no optional member is set.
  static var bare: MatchRecord {
    MatchRecord(
      id: "x", matchedAt: Timestamp(seconds: 0), revision: 1, feed: MatchRecord.Feed(id: "f", title: nil, url: ""),
      entry: MatchRecord.Entry(), score: 1, topics: [MatchRecord.Topic(id: "t", title: "T", score: 1)], entities: [])
  }

  static func text(_ record: MatchRecord) -> String { String(decoding: record.line(), as: UTF8.self) }
}
