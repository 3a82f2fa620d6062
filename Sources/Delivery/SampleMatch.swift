import Basics
import Matches

/// Made-up matches for testing webhooks and templates.
enum SampleMatch {
  /// An ordinary match.
  static func plain(at time: Timestamp) -> [UInt8] {
    line(at: time, title: "Test: Russia demands U.S. return seized diplomatic compounds", summary: "A made-up match.")
  }

  /// A match with texts that could break a message: quotes, brackets, mentions, control characters.
  static func hostile(at time: Timestamp) -> [UInt8] {
    line(
      at: time, title: "\"}],\\ </title> {{title}} @everyone <!channel> & \u{202E}кавычки \u{1F1F7}\u{1F1FA}\u{0000}\n",
      summary: String(repeating: "\\\"<@U1>]}* ", count: 4000))
  }

  private static func line(at time: Timestamp, title: String, summary: String) -> [UInt8] {
    var entry = MatchRecord.Entry()
    entry.id = "urn:sample:1"
    entry.url = "https://example.org/a?b=\"c\"&d=<e>"
    entry.title = title
    entry.summary = summary
    entry.authors = ["A. \"Sample\" Author"]
    entry.categories = ["World"]
    entry.published = time
    entry.language = "en"
    let hit = MatchRecord.Evidence(
      term: "seized diplomatic compound*", text: "seized \"diplomatic\" compounds", field: "title", start: 0, end: 4,
      weight: 56)
    let topic = MatchRecord.Topic(
      id: "property", title: "Diplomatic property", score: 56, flags: ["planned"], evidence: [hit])
    return MatchRecord(
      id: "00000000000000000000000000000000", matchedAt: time, revision: 1,
      feed: MatchRecord.Feed(id: "sample", title: "Sample feed", url: "https://example.org/feed"), entry: entry,
      score: 56, topics: [topic],
      entities: [
        MatchRecord.Entity(id: "sample", name: "Sample \"entity\"", type: "person", side: "RU", mentions: 1)
      ]
    ).line()
  }
}
