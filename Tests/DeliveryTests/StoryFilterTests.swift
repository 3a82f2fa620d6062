import Basics
import Configuration
import FeedModel
import Matches
import Storage
import TestSupport
import Testing

@testable import Delivery

/// Which matches of a story an endpoint gets.
struct StoryFilterTests {
  private let folder: TemporaryFolder
  private let store: StateStore

  init() throws {
    folder = try TemporaryFolder()
    store = try StateStore(path: folder.path("state.db"))
  }

  /// Queues the matches of one story: a feed and a language each.
  private func queue(_ told: [(feed: String, language: String)]) throws {
    let time = Timestamp(seconds: 1_700_000_000)
    var record = PollRecord(
      feed: FeedState(feedID: "x", url: "https://x.example/", nextPoll: time, statusSince: time), at: time)
    var feeds: [String] = []
    for (number, (feed, language)) in told.enumerated() {
      if !feeds.contains(feed) { feeds.append(feed) }
      var entry = MatchRecord.Entry()
      entry.title = "Item \(number)"
      entry.language = language
      record.matches.append(
        MatchRecord(
          id: "m\(number)", matchedAt: time, revision: 1, feed: MatchRecord.Feed(id: feed, title: nil, url: ""),
          entry: entry, score: 30,
          story: MatchRecord.Story(id: "m0", isFirst: number == 0, size: number + 1, feeds: feeds),
          topics: [MatchRecord.Topic(id: "talks", title: "Talks", score: 30)], entities: []))
    }
    try store.commit(record)
  }

  private func wanted(_ change: (inout WebhookSettings) -> Void) throws -> [String] {
    var settings = WebhookSettings(id: "desk", url: "https://desk.example/")
    change(&settings)
    return try settings.wanted(store.matches(after: 0, limit: 100), in: store).map(\.id)
  }

  @Test("first sends the match that opens a story, all sends each")
  func first() throws {
    try queue([("a", "en"), ("b", "ru"), ("a", "en")])
    #expect(try wanted { $0.stories = .first } == ["m0"])
    #expect(try wanted { _ in } == ["m0", "m1", "m2"])
  }

  @Test("grown sends one more when so many feeds have it, and no feed counts twice")
  func grown() throws {
    try queue([("a", "en"), ("a", "en"), ("b", "en"), ("b", "en"), ("c", "en"), ("c", "en"), ("d", "en")])
    #expect(try wanted { $0.stories = .grown(3) } == ["m0", "m4"])
    #expect(try wanted { $0.stories = .grown(5) } == ["m0"])
  }

  @Test("What other filters keep back opens no story for an endpoint")
  func besideOtherFilters() throws {
    try queue([("a", "en"), ("b", "ru"), ("c", "ru")])
    #expect(
      try wanted {
        $0.stories = .first
        $0.languages = ["ru"]
      } == ["m1"])
  }

  @Test("A chat message of a story that others had before names the feeds")
  func namesFeeds() throws {
    try queue([("a", "en"), ("b", "ru")])
    let records = try store.matches(after: 0, limit: 10).compactMap { MatchRecord(line: $0.line) }
    #expect(records.map(\.spread) == [nil, "In 2 feeds: a, b"])
  }
}
