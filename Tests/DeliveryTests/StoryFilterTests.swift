import Basics
import Configuration
import FeedModel
import Matches
import SQLiteStorage
import Storage
import TestSupport
import Testing

@testable import Delivery

/// Which matches of a story an endpoint gets.
struct StoryFilterTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
  }

  /// Queues the matches of one story, each with a feed and a language.
  private func queue(_ told: [(feed: String, language: String)]) async throws {
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
    try await store.commit(record, holding: try await store.claim(feed: "x"))
  }

  /// The ids of the queued matches that a webhook gets: those of its route, and those of a
  /// replay, must be the same.
  private func wanted(
    of told: [(feed: String, language: String)], _ change: (inout WebhookSettings) -> Void
  ) async throws -> [String] {
    var settings = WebhookSettings(id: "desk", url: "https://desk.example/")
    change(&settings)
    try await store.route(to: [settings.route])
    try await queue(told)
    let routed = try await store.waitingMatches(of: settings.sink, limit: 100).map(\.id)
    _ = try await store.replay(to: settings.route, since: Timestamp(seconds: 0), at: Timestamp(seconds: 1))
    #expect(try await store.waitingMatches(of: settings.sink, limit: 100).map(\.id) == routed)
    return routed
  }

  @Test("`first` sends only the first match of a story, `all` sends each", arguments: [true, false])
  func first(_ isFirst: Bool) async throws {
    let sent = try await wanted(of: [("a", "en"), ("b", "ru"), ("a", "en")]) { if isFirst { $0.stories = .first } }
    #expect(sent == (isFirst ? ["m0"] : ["m0", "m1", "m2"]))
  }

  @Test("`grown` sends another match when that many feeds have the story; no feed counts twice", arguments: [3, 5])
  func grown(_ feeds: Int) async throws {
    let told = [("a", "en"), ("a", "en"), ("b", "en"), ("b", "en"), ("c", "en"), ("c", "en"), ("d", "en")]
    let sent = try await wanted(of: told) { $0.stories = .grown(feeds) }
    #expect(sent == (feeds == 3 ? ["m0", "m4"] : ["m0"]))
  }

  @Test("A match that another filter refuses does not count as a story's first for an endpoint")
  func besideOtherFilters() async throws {
    let sent = try await wanted(of: [("a", "en"), ("b", "ru"), ("c", "ru")]) {
      $0.stories = .first
      $0.languages = ["ru"]
    }
    #expect(sent == ["m1"])
  }

  @Test("A chat message on a story that other feeds had before lists those feeds")
  func namesFeeds() async throws {
    try await queue([("a", "en"), ("b", "ru")])
    #expect(try store.queued().compactMap(\.record).map(\.spread) == [nil, "In 2 feeds: a, b"])
  }
}
