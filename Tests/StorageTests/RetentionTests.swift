import Basics
import Classification
import FeedModel
import GRDB
import Matches
import TestSupport
import Testing

@testable import Storage

/// What is not needed any more is forgotten, whatever it was.
struct RetentionTests {
  private let folder: TemporaryFolder
  private let store: StateStore

  init() throws {
    folder = try TemporaryFolder()
    store = try StateStore(path: folder.path("state.db"))
  }

  private func match(_ name: String, at seconds: Int64, topic: String) -> MatchRecord {
    var entry = Entry()
    entry.title = name
    let verdict = Verdict(
      id: name, score: 30, topics: [TopicVerdict(id: topic, title: topic, score: 30, tone: 1, flags: [], evidence: [])])
    return MatchRecord(
      name: MatchID.name(feedID: "a", entryDescription: name), matchedAt: Timestamp(seconds: seconds), revision: 1,
      feed: MatchRecord.Feed(id: "a", title: "A", url: "https://a/"), entry: entry, verdict: verdict)
  }

  private func commit(_ matches: [MatchRecord], feed: String = "a", at seconds: Int64 = 1000, keys: [Int64] = []) throws
  {
    var state = FeedState(
      feedID: feed, url: "https://\(feed)/", nextPoll: Timestamp(seconds: seconds),
      statusSince: Timestamp(seconds: seconds))
    state.lastPoll = Timestamp(seconds: seconds)
    state.lastRead = Timestamp(seconds: seconds)
    var record = PollRecord(feed: state, at: Timestamp(seconds: seconds))
    record.matches = matches
    record.sightings = keys.map {
      EntrySighting(
        keys: [EntryKey($0), EntryKey(-$0)], contentHash: 1, revision: 0, topics: [], title: nil, url: nil,
        date: nil)
    }
    try store.commit(record)
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

  @Test("A sink that left the configuration is forgotten after retention, with all that waited for it, and not before")
  func removedSink() async throws {
    try store.begin("log")
    try store.begin("webhook:old")
    try commit([match("x", at: 1000, topic: "talks")])
    try store.plan([1], for: "webhook:old", upTo: 1, at: Timestamp(seconds: 1000))
    var written = SinkPosition()
    written.position = 1
    try store.setPosition(written, of: "log")
    // The first purge that misses it begins its time; while that runs it may come back and go on.
    try await purge(sinks: ["log"], before: 900, now: 2000)
    try await purge(sinks: ["log"], before: 1900, now: 3000)
    #expect(try store.position(of: "webhook:old") != nil && rows("delivery") == 1 && rows("match") == 1)
    try await purge(sinks: ["log"], before: 2500, now: 3500)
    #expect(try store.position(of: "webhook:old") == nil)
    #expect(try rows("delivery") == 0 && rows("match") == 0 && rows("match_topic") == 0)
    #expect(try store.position(of: "log") != nil)
  }

  @Test("What a receiver that answered 410 still had to get is kept for retention, then forgotten; the sink stays")
  func disabledSink() async throws {
    try store.begin("log")
    try store.begin("webhook:gone")
    try commit([match("x", at: 1000, topic: "talks")])
    try store.plan([1], for: "webhook:gone", upTo: 1, at: Timestamp(seconds: 1000))
    var written = SinkPosition()
    written.position = 1
    try store.setPosition(written, of: "log")
    let attempt = DeliveryAttempt(
      at: Timestamp(seconds: 1000), matchID: "x", matches: 1, number: 1, status: 410, milliseconds: 1,
      outcome: .disabled, sentence: "410")
    try store.disable("webhook:gone", attempt)
    try await purge(sinks: ["log", "webhook:gone"], before: 900, now: 2000)
    #expect(try rows("delivery") == 1)
    try await purge(sinks: ["log", "webhook:gone"], before: 1500, now: 2500)
    #expect(try rows("delivery") == 0 && rows("match") == 0 && rows("attempt") == 0)
    #expect(try store.position(of: "webhook:gone")?.isDisabled == true)
  }

  @Test("More entries than one transaction takes go with all their names; what was seen since stays")
  func manyEntries() async throws {
    try commit([], at: 1000, keys: Array(1...450))
    let later: Int64 = 1000 + 8 * 86_400
    try commit([], at: later, keys: [1000])
    try await purge(sinks: [], before: 0, now: later)
    #expect(try rows("entry") == 1 && rows("entry_key") == 2)
    let queries = [-1000, 7].map { key in
      EntryQuery(distinguishing: [EntryKey(key)], identifier: nil, contentHash: 1, date: nil)
    }
    let found = try store.lookUp(feedID: "a", queries) { _ in [] }
    #expect(found[0] != .candidates([]) && found[1] == .candidates([]))
  }

  @Test("A feed that is not watched any more is forgotten with its last entry; a watched one never is")
  func unwatchedFeed() async throws {
    try commit([], feed: "a", at: 1000, keys: [1])
    try commit([], feed: "b", at: 1000, keys: [1])
    try await purge(sinks: [], before: 900, now: 5000)
    #expect(try rows("feed") == 2 && rows("entry") == 2)
    try await purge(sinks: [], before: 1500, now: 5000)
    #expect(try store.feedStates().map(\.feedID) == ["a"] && rows("entry") == 1)
  }

  @Test("Matches of one topic are found, newest first, and those that were queued before there was an index too")
  func byTopic() async throws {
    try commit([
      match("one", at: 1, topic: "talks"), match("two", at: 2, topic: "property"),
      match("three", at: 3, topic: "talks"),
    ])
    let lines = try await store.latestLines(limit: 9, topic: "talks").map { String(decoding: $0, as: UTF8.self) }
    #expect(lines.count == 2 && lines[0].contains("\"three\"") && lines[1].contains("\"one\""))
    #expect(try await store.latestLines(limit: 9, topic: "talk").isEmpty)
    let plan = try store.read { db in
      try Row.fetchAll(
        db,
        sql: """
          EXPLAIN QUERY PLAN SELECT line FROM match_topic JOIN match USING (sequence) WHERE topic = 'talks'
          ORDER BY sequence DESC LIMIT 30
          """
      ).map { $0["detail"] as String }
    }
    #expect(!plan.isEmpty && plan.allSatisfy { $0.contains("SEARCH") }, "\(plan)")
  }
}
