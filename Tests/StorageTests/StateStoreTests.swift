import Basics
import Classification
import FeedModel
import Matches
import Storage
import TestSupport
import Testing

struct StateStoreTests {
  private let folder: TemporaryFolder
  private let store: StateStore

  init() throws {
    folder = try TemporaryFolder()
    store = try StateStore(path: folder.path("state.db"))
  }

  private func feed(_ id: String = "a") -> FeedState {
    FeedState(
      feedID: id, url: "https://\(id)/", nextPoll: Timestamp(seconds: 100), statusSince: Timestamp(seconds: 50))
  }

  private func sighting(_ keys: [Int64], hash: Int64 = 1, topics: [String] = []) -> EntrySighting {
    EntrySighting(
      keys: keys.map(EntryKey.init), contentHash: hash, revision: topics.isEmpty ? 0 : 1, topics: topics, title: "t",
      url: "u", date: nil)
  }

  private func match(_ name: String, revision: Int = 1, summary: String? = nil) -> MatchRecord {
    var entry = Entry()
    entry.id = name
    entry.title = "Title of \(name)"
    entry.summary = summary
    let topic = TopicVerdict(id: "talks", title: "Talks", score: 30, tone: 1, flags: [.planned], evidence: [])
    return MatchRecord(
      name: MatchID.name(feedID: "a", entryDescription: name), matchedAt: Timestamp(seconds: 1000), revision: revision,
      feed: MatchRecord.Feed(id: "a", title: "A", url: "https://a/"), entry: entry,
      verdict: Verdict(id: name, score: 30, topics: [topic]))
  }

  @Test("A feed's state comes back as it was stored, validators byte for byte, also after reopening")
  func feedState() throws {
    var state = feed()
    state.permanentURL = "https://b/"
    state.etag = [0x22, 0xFF, 0x00, 0x22]
    state.lastModified = Array("Tue Jun  3 07:11:09 2025".utf8)
    state.bodyHash = -5
    state.plannedDelayMilliseconds = 7
    state.intervalMilliseconds = 9
    state.delayReason = "ttl"
    state.status = .redirected
    state.consecutiveFailures = 3
    state.lastError = "x"
    state.lastPoll = Timestamp(seconds: 1)
    state.lastSuccess = Timestamp(seconds: 2)
    state.lastRead = Timestamp(seconds: 6)
    state.lastNew = Timestamp(seconds: 7)
    state.newestEntry = Timestamp(seconds: 3)
    state.title = "Заголовок"
    state.recentEntries = [Timestamp(seconds: 5), Timestamp(seconds: 4)]
    state.schedule.ttlMinutes = 60
    state.schedule.skipHours = [1, 2]
    state.schedule.skipDays = [0]
    state.schedule.updatePeriodSeconds = 3600
    try store.commit(PollRecord(feed: state, at: Timestamp(seconds: 9)))
    #expect(try store.feedStates() == [state])
    #expect(try StateStore(path: folder.path("state.db")).feedStates() == [state])
    state.etag = nil
    try store.commit(PollRecord(feed: state, at: Timestamp(seconds: 9)))
    #expect(try store.feedStates() == [state])
  }

  @Test("An entry is known by any of its names, in its own feed only")
  func entries() throws {
    var record = PollRecord(feed: feed(), at: Timestamp(seconds: 1))
    record.sightings = [sighting([1, 2], topics: ["talks"]), sighting([3])]
    try store.commit(record)
    #expect(try [[2], [9, 1], [3], [9], []].map { try known($0)?.topics } == [["talks"], ["talks"], [], nil, nil])
    #expect(try known([1], feed: "b") == nil)
    // Seen again under one old and one new name, with other content.
    var again = sighting([2, 7], hash: 5, topics: ["sanctions"])
    again.rowID = try known([2])?.rowID
    record.sightings = [again]
    try store.commit(record)
    let seen = try #require(try known([7]))
    #expect(seen.contentHash == 5 && seen.topics == ["sanctions"] && seen.title == "t" && seen.url == "u")
    #expect(try known([1]) == seen)
    // A name that another entry has later is that one's.
    record.sightings = [sighting([7], hash: 6)]
    try store.commit(record)
    #expect(try known([7])?.rowID != seen.rowID && known([1])?.rowID == seen.rowID)
  }

  @Test("The same text under a distinguishing name settles it; other names are looked up only when nothing does")
  func unchanged() throws {
    var record = PollRecord(feed: feed(), at: Timestamp(seconds: 1))
    record.sightings = [sighting([1, 2], hash: 4)]
    record.sightings[0].date = Timestamp(seconds: 9)
    try store.commit(record)
    func find(_ distinguishing: [Int64], id: Int64? = nil, hash: Int64 = 4, at seconds: Int64 = 9) throws
      -> EntryFinding
    {
      let query = EntryQuery(
        distinguishing: distinguishing.map(EntryKey.init), identifier: id.map(EntryKey.init), contentHash: hash,
        date: Timestamp(seconds: seconds))
      return try store.lookUp(feedID: "a", [query]) { _ in [EntryKey(2)] }[0]
    }
    let row = try #require(try known([1])?.rowID)
    let same = EntryFinding.unchanged(rowID: row, lastSeen: Timestamp(seconds: 1))
    #expect(try find([1]) == same && find([1], id: 1, at: 20) == same)
    let both = [EntryKey(1), EntryKey(2)]
    for (finding, names) in try [
      (find([1], at: 20), both), (find([1], hash: 5), both), (find([7, 1], at: 20), both),
      (find([7], hash: 5), [EntryKey(2)]),
    ] {
      guard case .candidates(let candidates) = finding else {
        Issue.record("settled")
        continue
      }
      #expect(candidates.map(\.names) == [names] && candidates[0].entry.rowID == row)
    }
  }

  /// What is stored under any of some names.
  private func known(_ names: [Int64], feed: String = "a") throws -> SeenEntry? {
    let query = EntryQuery(distinguishing: names.map(EntryKey.init), identifier: nil, contentHash: .min, date: nil)
    guard case .candidates(let candidates) = try store.lookUp(feedID: feed, [query], others: { _ in [] })[0] else {
      return nil
    }
    return candidates.first?.entry
  }

  @Test("Matches are queued in order, each once; one that was queued before is named, not ignored")
  func outbox() async throws {
    var record = PollRecord(feed: feed(), at: Timestamp(seconds: 1))
    record.matches = [match("x"), match("y")]
    #expect(try store.commit(record).isEmpty)
    record.matches = [match("x"), match("x", revision: 2)]
    #expect(try store.commit(record) == [match("x").id])
    let queued = try store.matches(after: 0, limit: 10)
    #expect(queued.count == 3)
    #expect(queued.map(\.sequence) == queued.map(\.sequence).sorted())
    #expect(queued[0].line == match("x").line() && queued[0].topics == ["talks"])
    #expect(try store.matches(after: queued[0].sequence, limit: 1).map(\.id) == [match("y").id])
    #expect(try await store.queuedCount(for: "log", after: queued[1].sequence) == 1)
  }

  @Test("A new sink begins with what is queued after it, and keeps its position")
  func sinks() throws {
    var record = PollRecord(feed: feed(), at: Timestamp(seconds: 1))
    record.matches = [match("old")]
    try store.commit(record)
    try store.begin("hook")
    record.matches = [match("new")]
    try store.commit(record)
    let start = try #require(try store.position(of: "hook"))
    let batch = try store.matches(after: start.position, limit: 10)
    #expect(batch.map(\.id) == [match("new").id])
    let now = Timestamp(seconds: 5)
    try store.plan(batch.map(\.sequence), for: "hook", upTo: batch[0].sequence, at: now)
    #expect(try store.nextDelivery(of: "hook")?.matches.map(\.id) == [match("new").id])
  }

  private func attempt(_ outcome: DeliveryAttempt.Outcome) -> DeliveryAttempt {
    DeliveryAttempt(
      at: Timestamp(seconds: 5), matchID: "m", matches: 1, number: 1, status: 500, milliseconds: 3, outcome: outcome,
      sentence: "the receiver answered 500", nextTry: Timestamp(seconds: 9))
  }

  /// A sink for which so many matches wait.
  private func waiting(_ count: Int) throws {
    try store.begin("hook")
    var record = PollRecord(feed: feed(), at: Timestamp(seconds: 1))
    record.matches = (1...count).map { match("\($0)") }
    try store.commit(record)
    let sequences = try store.matches(after: 0, limit: 1000).map(\.sequence)
    try store.plan(sequences, for: "hook", upTo: sequences.last ?? 0, at: Timestamp(seconds: 5))
  }

  @Test("A delivery that fails is tried again, becomes a dead letter after enough rests, and is replayed")
  func deliveries() throws {
    try waiting(2)
    let first = try #require(try store.nextDelivery(of: "hook"))
    let fail = { (delivery: PendingDelivery) in
      try store.failed(
        delivery, of: "hook", attempt(.failed), resting: .endpoint, restMilliseconds: 1000,
        giveUpAfterMilliseconds: 1500)
    }
    #expect(try fail(first) == 0)
    let again = try #require(try store.nextDelivery(of: "hook"))
    #expect(again.attempts == 1 && again.nextTry == Timestamp(seconds: 9) && again.sequence == first.sequence)
    #expect(try store.deliveryCounts(of: "hook").failures == 1)
    #expect(try fail(again) == 2)
    #expect(try store.nextDelivery(of: "hook") == nil)
    var counts = try store.deliveryCounts(of: "hook")
    #expect(counts.dead == 2 && counts.waiting == 0 && counts.failures == 2)
    #expect(try store.replayDeadLetters(of: "hook", at: Timestamp(seconds: 20)) == 2)
    // What was planned anew has all its time again.
    #expect(try fail(try #require(try store.nextDelivery(of: "hook"))) == 0)
    try store.delivered(try #require(try store.nextDelivery(of: "hook")), to: "hook", attempt(.delivered))
    try store.refused(try #require(try store.nextDelivery(of: "hook")), by: "hook", attempt(.refused))
    counts = try store.deliveryCounts(of: "hook")
    #expect(counts.dead == 1 && counts.waiting == 0 && counts.failures == 0)
    let outcomes = try store.attempts(of: "hook", limit: 9).map(\.outcome)
    #expect(outcomes == [.refused, .delivered, .failed, .failed, .failed])
    #expect(try store.attempts(of: "hook", limit: 1) == [attempt(.refused)])
  }

  @Test("A summary keeps its matches until it is delivered, however many arrive behind it")
  func summaries() throws {
    try waiting(3)
    try store.summarise("hook", limit: 2)
    let summary = try #require(try store.nextDelivery(of: "hook"))
    #expect(summary.isSummary && summary.matches.map(\.id) == [match("1").id, match("2").id])
    #expect(try store.nextDelivery(of: "hook") == summary)
    try store.delivered(summary, to: "hook", attempt(.delivered))
    let rest = try #require(try store.nextDelivery(of: "hook"))
    #expect(!rest.isSummary && rest.matches.map(\.id) == [match("3").id])
  }

  @Test("Of each sink the latest attempts are kept")
  func attemptsAreBounded() throws {
    try waiting(1)
    let delivery = try #require(try store.nextDelivery(of: "hook"))
    for _ in 0..<1300 { try store.refused(delivery, by: "hook", attempt(.refused)) }
    #expect((1000...1100).contains(try store.attempts(of: "hook", limit: 5000).count))
  }

  @Test("What another process does to the state is noticed; what this one does is not")
  func foreignChanges() throws {
    let before = try store.foreignChanges()
    try store.begin("a")
    #expect(try store.foreignChanges() == before)
    try StateStore(path: folder.path("state.db")).begin("b")
    #expect(try store.foreignChanges() != before)
  }

  @Test("Purging forgets what its feed no longer shows, and never what a sink still needs")
  func purge() async throws {
    var record = PollRecord(feed: feed(), at: Timestamp(seconds: 0))
    record.sightings = [sighting([1]), sighting([2])]
    record.matches = [match("x")]
    try store.commit(record)
    var read = feed()
    read.lastRead = Timestamp(seconds: 400_000)
    record = PollRecord(feed: read, at: Timestamp(seconds: 400_000))
    record.unchanged = [try #require(try known([2])?.rowID)]
    try store.commit(record)
    try store.begin("log")
    try store.setPosition(SinkPosition(), of: "log")
    // What the last document held stays, whatever the clock says; so does a match that a sink still needs.
    try await purge(watched: ["a"])
    #expect(try known([1]) == nil && known([2]) != nil)
    #expect(try store.matches(after: 0, limit: 9).count == 1)
    var taken = SinkPosition()
    taken.position = 99
    try store.setPosition(taken, of: "log")
    try await purge(watched: [])
    #expect(try store.matches(after: 0, limit: 9).isEmpty)
    #expect(try known([2]) == nil)
  }

  private func purge(watched: Set<String>, sinks: Set<String> = ["log"], now: Int64 = 900_000_000) async throws {
    let time = Timestamp(seconds: now)
    try await store.purge(
      RetentionLimits(
        entries: .seconds(100_000), watchedFeeds: watched, unwatchedBefore: time, matchesBefore: time, sinks: sinks,
        now: time))
  }

  @Test("A file that is no database, and a folder that is not there, are named")
  func unusableFiles() throws {
    let path = try folder.write("text.db", String(repeating: "this is no database ", count: 100))
    let damaged = #expect(throws: StorageError.self) { try StateStore(path: path) }
    #expect(damaged?.code == .corrupt && damaged?.description.contains(path) ?? false)
    let missing = #expect(throws: StorageError.self) { try StateStore(path: "/nowhere/state.db") }
    #expect(missing?.code == .cannotOpen && missing?.description.contains("/nowhere/state.db") ?? false)
  }

  @Test("A match's id depends on feed, entry and revision only; its line is bounded and says where it was cut")
  func matches() {
    #expect(match("x").id == match("x", summary: "other").id)
    #expect(match("x").id != match("x", revision: 2).id)
    #expect(match("x").id.count == 32)
    let long = match("x", summary: String(repeating: "дача ", count: 400_000)).line()
    #expect(long.count <= 1_000_000)
    let text = String(decoding: long, as: UTF8.self)
    #expect(text.contains(" […]\"") && text.hasPrefix(#"{"schema":"diplowatch.match/1","id":""#))
  }
}
