import Basics
import FeedModel
import GRDB
import Matches
import Storage
import TestSupport
import Testing

@testable import SQLiteStorage

/// Retention: records of all kinds are deleted when they are no longer needed.
struct RetentionTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
  }

  private func commit(
    _ matches: [MatchRecord], feed: String = "a", at seconds: Int64 = 1000, keys: [Int64] = []
  ) async throws {
    var poll = PollRecord(feed: Made.feed(feed), at: Timestamp(seconds: seconds))
    poll.feed.lastPoll = Timestamp(seconds: seconds)
    poll.feed.lastRead = Timestamp(seconds: seconds)
    poll.matches = matches
    poll.entries = keys.map { Made.entry([$0, -$0]) }
    try await store.store(poll)
  }

  /// A sink that follows the log and one with a queue, for both of which a match waits.
  private func waiting(for sink: String) async throws {
    try await store.route(to: [Made.route(sink)])
    try await commit([Made.match("x")])
    try await store.setPlace(SinkPlace(position: try await store.allMatches()[0].position), of: "log")
  }

  private func purge(sinks: Set<String>, watched: Set<String> = ["a"], before: Int64, now: Int64) async throws {
    try await store.purge(
      RetentionLimits(
        entries: .seconds(7 * 86_400), watchedFeeds: watched, unwatchedBefore: Timestamp(seconds: before),
        matchesBefore: Timestamp(seconds: before), sinks: sinks, now: Timestamp(seconds: now)))
  }

  private func rows(_ table: String) throws -> Int {
    try store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
  }

  @Test("A removed sink is deleted with its queue after the retention time, and not before")
  func removedSink() async throws {
    try await waiting(for: "webhook:old")
    // Its time begins at the first purge without it; until the end it can be added again and continue.
    try await purge(sinks: ["log"], before: 900, now: 2000)
    try await purge(sinks: ["log"], before: 1900, now: 3000)
    #expect(try await store.place(of: "webhook:old") != nil)
    #expect(try rows("delivery") == 1 && rows("match") == 1)
    try await purge(sinks: ["log"], before: 2500, now: 3500)
    #expect(try await store.place(of: "webhook:old") == nil)
    #expect(try await store.place(of: "log") != nil)
    #expect(try rows("delivery") == 0 && rows("match") == 0 && rows("match_topic") == 0)
  }

  @Test("After 410 the queue of a sink is kept for the retention time, then deleted; the sink stays")
  func disabledSink() async throws {
    try await waiting(for: "webhook:gone")
    let claim = try await store.serve("webhook:gone")
    let delivery = try #require(try await store.nextDelivery(for: claim, after: nil))
    var attempt = Made.attempt(.disabled)
    attempt.at = Timestamp(seconds: 1000)
    try await store.record(attempt, .disabled, of: delivery, holding: claim)
    try await purge(sinks: ["log", "webhook:gone"], before: 900, now: 2000)
    #expect(try rows("delivery") == 1)
    try await purge(sinks: ["log", "webhook:gone"], before: 1500, now: 2500)
    #expect(try rows("delivery") == 0 && rows("match") == 0 && rows("attempt") == 0)
    #expect(try await store.isDisabled(claim))
  }

  @Test("A match not yet in the log is never deleted, nor an entry of the feed's last document")
  func stillNeeded() async throws {
    try await store.setPlace(SinkPlace(), of: "log")
    var matches = [Made.match("x", entities: [Made.entity("ru.x", side: "RU")])]
    try await commit(matches, at: 1000, keys: [1, 2])
    var poll = PollRecord(feed: Made.feed(), at: Timestamp(seconds: 900_000))
    poll.feed.lastRead = poll.at
    poll.unchanged = [try #require(try await store.known([2])?.reference)]
    try await store.store(poll)
    try await purge(sinks: ["log"], before: 800_000, now: 900_000_000)
    #expect(try await store.known([1]) == nil)
    #expect(try await store.known([2]) != nil)
    #expect(try rows("match") == 1 && rows("match_entity") == 1)
    try await store.setPlace(SinkPlace(position: try await store.allMatches()[0].position), of: "log")
    try await purge(sinks: ["log"], before: 800_000, now: 900_000_000)
    #expect(try rows("match") == 0 && rows("match_topic") == 0 && rows("match_entity") == 0)
    // The position is kept although its match is deleted; later matches come after it.
    matches = [Made.match("y")]
    try await commit(matches, at: 900_001)
    #expect(try await store.queuedCount(for: "log", after: nil) == 1)
  }

  @Test("More entries than fit into one transaction are deleted with their keys; later ones stay")
  func manyEntries() async throws {
    try await commit([], at: 1000, keys: Array(1...450))
    let later: Int64 = 1000 + 8 * 86_400
    try await commit([], at: later, keys: [1000])
    try await purge(sinks: [], before: 0, now: later)
    #expect(try rows("entry") == 1 && rows("entry_key") == 2)
    let queries = [-1000, 7].map { key in
      EntryQuery(distinguishing: [EntryKey(key)], identifier: nil, contentHash: 1, date: nil)
    }
    let found = try await store.lookUp(queries, of: "a") { _ in [] }
    #expect(found[0] != .candidates([]) && found[1] == .candidates([]))
  }

  @Test("A feed no longer watched is deleted with its last entry; a watched feed never is")
  func unwatchedFeed() async throws {
    try await commit([], feed: "a", at: 1000, keys: [1])
    try await commit([], feed: "b", at: 1000, keys: [1])
    try await purge(sinks: [], before: 900, now: 5000)
    #expect(try rows("feed") == 2 && rows("entry") == 2)
    try await purge(sinks: [], before: 1500, now: 5000)
    #expect(try await Set(store.summaries().keys) == ["a"])
    #expect(try rows("entry") == 1)
  }
}
