import Basics
import FeedModel
import Matches
import Storage
import TestSupport
import Testing

/// A store whose records are purged.
private struct RetentionDesk {
  let store: any StateStore
  private let kind: StoreKind
  private let folder: TemporaryFolder

  init(_ kind: StoreKind) async throws {
    self.kind = kind
    folder = try TemporaryFolder()
    store = try await kind.open(in: folder)
  }

  func commit(
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
  func waiting(for sink: String) async throws {
    try await store.route(to: [Made.route(sink)])
    try await commit([Made.match("x")])
    try await store.setPlace(SinkPlace(position: try await store.allMatches()[0].position), of: "log")
  }

  func purge(sinks: Set<String>, watched: Set<String> = ["a"], before: Int64, now: Int64) async throws {
    try await store.purge(
      RetentionLimits(
        entries: .seconds(7 * 86_400), watchedFeeds: watched, unwatchedBefore: Timestamp(seconds: before),
        matchesBefore: Timestamp(seconds: before), sinks: sinks, now: Timestamp(seconds: now)))
  }

  func rows(_ table: String) throws -> Int { try kind.count(table, in: folder) }
}

/// Retention: records of all kinds are deleted when they are no longer needed, tested with every store.
struct RetentionTests {
  @Test(
    "A removed sink is deleted with its queue after the retention time, and not before", arguments: StoreKind.allCases)
  func removedSink(_ kind: StoreKind) async throws {
    let desk = try await RetentionDesk(kind)
    try await desk.waiting(for: "webhook:old")
    // Its time begins at the first purge without it; until the end it can be added again and continue.
    try await desk.purge(sinks: ["log"], before: 900, now: 2000)
    try await desk.purge(sinks: ["log"], before: 1900, now: 3000)
    #expect(try await desk.store.place(of: "webhook:old") != nil)
    #expect(try desk.rows("delivery") == 1 && desk.rows("match") == 1)
    try await desk.purge(sinks: ["log"], before: 2500, now: 3500)
    #expect(try await desk.store.place(of: "webhook:old") == nil)
    #expect(try await desk.store.place(of: "log") != nil)
    #expect(try desk.rows("delivery") == 0 && desk.rows("match") == 0 && desk.rows("match_topic") == 0)
  }

  @Test(
    "After 410 the queue of a sink is kept for the retention time, then deleted; the sink stays",
    arguments: StoreKind.allCases)
  func disabledSink(_ kind: StoreKind) async throws {
    let desk = try await RetentionDesk(kind)
    try await desk.waiting(for: "webhook:gone")
    let claim = try await desk.store.serve("webhook:gone")
    let delivery = try #require(try await desk.store.nextDelivery(for: claim, after: nil))
    var attempt = Made.attempt(.disabled)
    attempt.at = Timestamp(seconds: 1000)
    try await desk.store.record(attempt, .disabled, of: delivery, holding: claim)
    try await desk.purge(sinks: ["log", "webhook:gone"], before: 900, now: 2000)
    #expect(try desk.rows("delivery") == 1)
    try await desk.purge(sinks: ["log", "webhook:gone"], before: 1500, now: 2500)
    #expect(try desk.rows("delivery") == 0 && desk.rows("match") == 0 && desk.rows("attempt") == 0)
    #expect(try await desk.store.isDisabled(claim))
  }

  @Test(
    "A match not yet in the log is never deleted, nor an entry of the feed's last document",
    arguments: StoreKind.allCases)
  func stillNeeded(_ kind: StoreKind) async throws {
    let desk = try await RetentionDesk(kind)
    try await desk.store.setPlace(SinkPlace(), of: "log")
    var matches = [Made.match("x", entities: [Made.entity("ru.x", side: "RU")])]
    try await desk.commit(matches, at: 1000, keys: [1, 2])
    var poll = PollRecord(feed: Made.feed(), at: Timestamp(seconds: 900_000))
    poll.feed.lastRead = poll.at
    poll.unchanged = [try #require(try await desk.store.known([2])?.reference)]
    try await desk.store.store(poll)
    try await desk.purge(sinks: ["log"], before: 800_000, now: 900_000_000)
    #expect(try await desk.store.known([1]) == nil)
    #expect(try await desk.store.known([2]) != nil)
    #expect(try desk.rows("match") == 1 && desk.rows("match_entity") == 1)
    try await desk.store.setPlace(SinkPlace(position: try await desk.store.allMatches()[0].position), of: "log")
    try await desk.purge(sinks: ["log"], before: 800_000, now: 900_000_000)
    #expect(try desk.rows("match") == 0 && desk.rows("match_topic") == 0 && desk.rows("match_entity") == 0)
    // The position is kept although its match is deleted; later matches come after it.
    matches = [Made.match("y")]
    try await desk.commit(matches, at: 900_001)
    #expect(try await desk.store.queuedCount(for: "log", after: nil) == 1)
  }

  @Test(
    "More entries than fit into one transaction are deleted with their keys; later ones stay",
    arguments: StoreKind.allCases)
  func manyEntries(_ kind: StoreKind) async throws {
    let desk = try await RetentionDesk(kind)
    try await desk.commit([], at: 1000, keys: Array(1...450))
    let later: Int64 = 1000 + 8 * 86_400
    try await desk.commit([], at: later, keys: [1000])
    try await desk.purge(sinks: [], before: 0, now: later)
    #expect(try desk.rows("entry") == 1 && desk.rows("entry_key") == 2)
    let queries = [-1000, 7].map { key in
      EntryQuery(distinguishing: [EntryKey(key)], identifier: nil, contentHash: 1, date: nil)
    }
    let found = try await desk.store.lookUp(queries, of: "a") { _ in [] }
    #expect(found[0] != .candidates([]) && found[1] == .candidates([]))
  }

  @Test(
    "A feed no longer watched is deleted with its last entry; a watched feed never is", arguments: StoreKind.allCases)
  func unwatchedFeed(_ kind: StoreKind) async throws {
    let desk = try await RetentionDesk(kind)
    try await desk.commit([], feed: "a", at: 1000, keys: [1])
    try await desk.commit([], feed: "b", at: 1000, keys: [1])
    try await desk.purge(sinks: [], before: 900, now: 5000)
    #expect(try desk.rows("feed") == 2 && desk.rows("entry") == 2)
    try await desk.purge(sinks: [], before: 1500, now: 5000)
    #expect(try await Set(desk.store.summaries().keys) == ["a"])
    #expect(try desk.rows("entry") == 1)
  }
}
