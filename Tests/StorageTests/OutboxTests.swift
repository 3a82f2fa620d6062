import Basics
import Matches
import Storage
import TestSupport
import Testing

/// The outbox, tested with every store.
@Suite(.timeLimit(.minutes(1)))
struct OutboxTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A store with a sink `hook` for which this number of matches waits.
  private func waiting(_ count: Int, _ kind: StoreKind) async throws -> (any StateStore, SinkClaim) {
    let store = try await kind.open(in: folder)
    try await store.route(to: [Made.route()])
    try await store.store(Made.poll(matches: (1...count).map { Made.match("\($0)") }))
    return (store, try await store.serve("hook"))
  }

  @Test("Matches are queued in order, each once; one queued before is not new", arguments: StoreKind.allCases)
  func order(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    let (x, y, z) = (Made.match("x"), Made.match("y"), Made.match("z"))
    #expect(try await store.store(Made.poll(matches: [x, y])) == [x.id, y.id])
    #expect(try await store.store(Made.poll(matches: [x, z])) == [z.id])
    let queued = try await store.allMatches()
    #expect(queued.map(\.id) == [x.id, y.id, z.id] && queued.map(\.position) == queued.map(\.position).sorted())
    #expect(queued[0].line == x.line() && queued[0].record == x && queued[0].matchedAt == x.matchedAt)
    #expect(try await store.matches(after: queued[0].position, limit: 1).map(\.id) == [y.id])
    #expect(try await store.matchIDs(after: queued[0].position) == [y.id, z.id])
    #expect(try await store.queuedCount(for: "log", after: queued[1].position) == 1)
    #expect(try await store.queuedCount(for: "log", after: nil) == 3)
  }

  @Test(
    "A sink that follows the log keeps its position and its bookmark, also after restarts",
    arguments: StoreKind.allCases)
  func places(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    #expect(try await store.place(of: "log") == nil)
    try await store.store(Made.poll(matches: [Made.match("x"), Made.match("y")]))
    let place = SinkPlace(position: try await store.allMatches()[0].position, bookmark: "7 'file' 99")
    try await store.setPlace(place, of: "log")
    let again = try await kind.open(in: folder)
    #expect(try await again.place(of: "log") == place)
    #expect(try await again.queuedCount(for: "log", after: nil) == 1)
  }

  @Test("A new sink gets the matches queued after it that pass its filter", arguments: StoreKind.allCases)
  func routes(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.store(Made.poll(matches: [Made.match("old")]))
    try await store.route(to: [Made.route("all"), Made.route("property", MatchFilter(topics: ["property"]))])
    try await store.store(Made.poll(matches: [Made.match("1"), Made.match("2", topic: "property")]))
    #expect(try await store.deliveryCounts(of: ["all", "property", "none"]).map(\.waiting) == [2, 1, 0])
    // A route that is removed and added again continues where it was.
    try await store.route(to: [Made.route("all")])
    try await store.store(Made.poll(matches: [Made.match("3", topic: "property")]))
    try await store.route(to: [Made.route("all"), Made.route("property", MatchFilter(topics: ["property"]))])
    #expect(try await store.deliveryCounts(of: ["all", "property"]).map(\.waiting) == [3, 2])
    let first = try await store.nextDelivery(for: try await store.serve("property"), after: nil)
    #expect(first?.matches.map(\.id) == [Made.match("2").id])
  }

  @Test("Deliveries are stored together with their match, or neither is", arguments: StoreKind.allCases)
  func oneTransaction(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.route(to: [Made.route()])
    let late = try await store.claim(feed: "a")
    await store.release([late])
    await #expect(throws: StorageError.self) {
      try await store.commit(Made.poll(matches: [Made.match("late")]), holding: late)
    }
    #expect(try await store.deliveryCounts(of: ["hook"])[0].waiting == 0)
    try await store.store(Made.poll(matches: [Made.match("x")]))
    // Another process reads both.
    let other = try await kind.open(in: folder)
    #expect(try await other.deliveryCounts(of: ["hook"])[0].waiting == 1)
    #expect(try await other.waitingMatches(of: "hook", limit: 9).map(\.id) == [Made.match("x").id])
  }

  @Test(
    "A sink also gets matches, in order, from a process that does not know the sink", arguments: StoreKind.allCases)
  func catchingUp(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(1, kind)
    try await kind.open(in: folder).store(Made.poll("b", matches: [Made.match("2")]))
    try await store.store(Made.poll(matches: [Made.match("3")]))
    var found: [String] = []
    var position: OutboxPosition?
    while let next = try await store.nextDelivery(for: claim, after: position) {
      found += next.matches.map(\.id)
      position = next.position
    }
    #expect(found == ["1", "2", "3"].map { Made.match($0).id })
  }

  @Test("A sink is served by one process at a time", arguments: StoreKind.allCases)
  func sinkClaims(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(2, kind)
    #expect(try await store.claim("hook") == nil)
    let delivery = try #require(try await store.nextDelivery(for: claim, after: nil))
    await store.release(claim)
    let current = try await store.serve("hook")
    let error = await #expect(throws: StorageError.self) {
      try await store.record(Made.attempt(.delivered), .delivered, of: delivery, holding: claim)
    }
    #expect(error?.code == .claimLost)
    await #expect(throws: StorageError.self) {
      try await store.setAside(delivery, until: Timestamp(seconds: 9), restMilliseconds: 1, holding: claim)
    }
    #expect(try await store.nextDelivery(for: current, after: nil) == delivery)
    #expect(try await store.attempts(of: "hook", limit: 9).isEmpty)
  }

  @Test(
    "A failed delivery is retried, becomes a dead letter after the last retry, and can be replayed",
    arguments: StoreKind.allCases)
  func deliveries(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(2, kind)
    let fail = { (delivery: PendingDelivery) in
      try await store.record(
        Made.attempt(.failed, number: delivery.attempts + 1),
        .failed(resting: .endpoint, restMilliseconds: 1000, giveUpAfterMilliseconds: 1500), of: delivery, holding: claim
      )
    }
    let next = { try #require(try await store.nextDelivery(for: claim, after: nil)) }
    let first = try await next()
    #expect(try await fail(first) == 0)
    let again = try await next()
    #expect(again.attempts == 1 && again.nextTry == Timestamp(seconds: 9) && again.position == first.position)
    #expect(try await store.failures(of: claim) == 1)
    #expect(try await fail(again) == 2)
    #expect(try await store.nextDelivery(for: claim, after: nil) == nil)
    var counts = try await store.deliveryCounts(of: ["hook"])[0]
    #expect(counts.dead == 2 && counts.waiting == 0 && counts.failures == 2)
    #expect(try await store.replay(to: Made.route(), since: nil, at: Timestamp(seconds: 20)) == 2)
    // A replayed delivery has its full time again.
    #expect(try await fail(try await next()) == 0)
    try await store.record(Made.attempt(.delivered), .delivered, of: try await next(), holding: claim)
    try await store.record(Made.attempt(.refused), .refused, of: try await next(), holding: claim)
    counts = try await store.deliveryCounts(of: ["hook"])[0]
    #expect(counts.dead == 1 && counts.waiting == 0 && counts.failures == 0)
    let outcomes = try await store.attempts(of: "hook", limit: 9).map(\.outcome)
    #expect(outcomes == [.refused, .delivered, .failed, .failed, .failed])
    #expect(try await store.attempts(of: "hook", limit: 1) == [Made.attempt(.refused)])
  }

  @Test(
    "Matches queued while a sink is disabled wait for a replay, which includes delivered ones",
    arguments: StoreKind.allCases)
  func disabled(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(2, kind)
    let first = try #require(try await store.nextDelivery(for: claim, after: nil))
    try await store.record(Made.attempt(.delivered), .delivered, of: first, holding: claim)
    let second = try #require(try await store.nextDelivery(for: claim, after: nil))
    try await store.record(Made.attempt(.disabled), .disabled, of: second, holding: claim)
    #expect(try await store.isDisabled(claim))
    try await store.store(Made.poll(matches: [Made.match("3", at: 2000)]))
    #expect(try await store.deliveryCounts(of: ["hook"])[0].waiting == 1)
    #expect(try await store.replay(to: Made.route(), since: Timestamp(seconds: 1001), at: Timestamp(seconds: 9)) == 0)
    #expect(try await !store.isDisabled(claim))
    #expect(try await store.deliveryCounts(of: ["hook"])[0].waiting == 2)
    #expect(try await store.replay(to: Made.route(), since: Timestamp(seconds: 0), at: Timestamp(seconds: 9)) == 3)
    #expect(try await store.deliveryCounts(of: ["hook"])[0].waiting == 3)
  }

  @Test(
    "A delivery that is set aside does not delay others, and can be given up by command", arguments: StoreKind.allCases)
  func aside(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(2, kind)
    let first = try #require(try await store.nextDelivery(for: claim, after: nil))
    #expect(try await store.nextDeliveryAside(for: claim) == nil)
    try await store.record(
      Made.attempt(.failed), .failed(resting: .delivery, restMilliseconds: 1, giveUpAfterMilliseconds: 9), of: first,
      holding: claim)
    try await store.setAside(first, until: Timestamp(seconds: 77), restMilliseconds: 1, holding: claim)
    #expect(try await store.nextDelivery(for: claim, after: nil)?.matches.map(\.id) == [Made.match("2").id])
    let aside = try #require(try await store.nextDeliveryAside(for: claim))
    #expect(aside.isAside && aside.position == first.position && aside.nextTry == Timestamp(seconds: 77))
    let skipped = try #require(try await store.skip("hook"))
    #expect(skipped.delivery.position == first.position && skipped.lastResult == "the receiver answered 500")
    let counts = try await store.deliveryCounts(of: ["hook"])[0]
    #expect(counts.dead == 0 && counts.aside == 0)
    #expect(try await store.skip("hook") == nil)
  }

  @Test(
    "A summary keeps its matches until it is delivered, however many arrive after it", arguments: StoreKind.allCases)
  func summaries(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(3, kind)
    #expect(try await store.summarise(limit: 2, for: claim))
    let summary = try #require(try await store.nextDelivery(for: claim, after: nil))
    #expect(summary.isSummary && summary.matches.map(\.id) == [Made.match("1").id, Made.match("2").id])
    try await store.store(Made.poll(matches: [Made.match("4")]))
    #expect(try await store.nextDelivery(for: claim, after: nil) == summary)
    try await store.record(Made.attempt(.delivered), .delivered, of: summary, holding: claim)
    let rest = try #require(try await store.nextDelivery(for: claim, after: nil))
    #expect(!rest.isSummary && rest.matches.map(\.id) == [Made.match("3").id])
    try await store.record(Made.attempt(.delivered, number: 2), .delivered, of: rest, holding: claim)
    #expect(try await !store.summarise(limit: 2, for: claim))
  }

  @Test("The latest attempts of each sink are kept", arguments: StoreKind.allCases)
  func attemptsAreBounded(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(1, kind)
    let delivery = try #require(try await store.nextDelivery(for: claim, after: nil))
    for number in 1...1300 {
      try await store.record(Made.attempt(.refused, number: number), .refused, of: delivery, holding: claim)
    }
    #expect((1000...1100).contains(try await store.attempts(of: "hook", limit: 5000).count))
  }

  @Test(
    "Listeners are notified of matches at once, and of another process's soon", .timeLimit(.minutes(3)),
    arguments: StoreKind.allCases)
  func changes(_ kind: StoreKind) async throws {
    let store = try await kind.open(in: folder)
    try await store.route(to: [Made.route()])
    var changes = store.changes().makeAsyncIterator()
    try await store.store(Made.poll())
    try await store.store(Made.poll(matches: [Made.match("x")]))
    guard case .queued = await changes.next() else {
      Issue.record("not told of a match")
      return
    }
    let other = try await kind.open(in: folder)
    _ = try await other.replay(to: Made.route(), since: nil, at: Timestamp(seconds: 9))
    // Whoever listens again after a lost connection is told of matches once more.
    while let change = await changes.next() { if case .edited = change { return } }
    Issue.record("not told of another process")
  }

  @Test(
    "A sink that is far behind is not caught up with by a poll's transaction, and misses nothing, in order",
    arguments: StoreKind.allCases)
  func farBehind(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(1, kind)
    let names = (2...1700).map { "\($0)" }
    try await kind.open(in: folder).store(Made.poll("b", matches: names.map { Made.match($0) }))
    try await store.store(Made.poll(matches: [Made.match("last")]))
    #expect(try await store.deliveryCounts(of: ["hook"])[0].waiting == 1)
    #expect(try await store.nextDelivery(for: claim, after: nil)?.matches.map(\.id) == [Made.match("1").id])
    let all = (["1"] + names + ["last"]).map { Made.match($0).id }
    #expect(try await store.waitingMatches(of: "hook", limit: 9999).map(\.id) == all)
    // From now on polls add deliveries themselves, however many matches they have.
    try await store.store(Made.poll(matches: (0..<600).map { Made.match("new \($0)") }))
    #expect(try await store.deliveryCounts(of: ["hook"])[0].waiting == all.count + 600)
  }

  @Test("When a delivery is due is known without its matches", arguments: StoreKind.allCases)
  func nextTry(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(2, kind)
    let first = try #require(try await store.nextDelivery(for: claim, after: nil))
    let next = try await store.nextTry(for: claim, isAside: false, onlySummaries: false)
    #expect(next == NextTry(position: first.position, at: first.nextTry, restMilliseconds: 0))
    #expect(try await store.nextTry(for: claim, isAside: false, onlySummaries: true) == nil)
    #expect(try await store.nextTry(for: claim, isAside: true, onlySummaries: false) == nil)
    try await store.record(
      Made.attempt(.failed), .failed(resting: .endpoint, restMilliseconds: 7, giveUpAfterMilliseconds: 99), of: first,
      holding: claim)
    let again = try await store.nextTry(for: claim, isAside: false, onlySummaries: false)
    #expect(again == NextTry(position: first.position, at: Timestamp(seconds: 9), restMilliseconds: 7))
    try await store.setAside(first, until: Timestamp(seconds: 77), restMilliseconds: 5, holding: claim)
    let aside = try await store.nextTry(for: claim, isAside: true, onlySummaries: false)
    #expect(aside == NextTry(position: first.position, at: Timestamp(seconds: 77), restMilliseconds: 5))
    _ = try await store.replay(to: Made.route(), since: nil, at: Timestamp(seconds: 8))
    let resumed = try await store.nextTry(for: claim, isAside: false, onlySummaries: false)
    #expect(resumed == NextTry(position: first.position, at: Timestamp(seconds: 8), restMilliseconds: 0))
  }

  @Test("Why a sink is disabled is stored until it is enabled again", arguments: StoreKind.allCases)
  func disabledBecause(_ kind: StoreKind) async throws {
    let (store, claim) = try await waiting(2, kind)
    let first = try #require(try await store.nextDelivery(for: claim, after: nil))
    #expect(try await store.deliveryCounts(of: ["hook"])[0].disabledBecause == nil)
    try await store.record(Made.attempt(.disabled), .disabled, of: first, holding: claim)
    let counts = try await kind.open(in: folder).deliveryCounts(of: ["hook"])[0]
    #expect(counts.disabledBecause == "the receiver answered 500" && counts.lastResult == counts.disabledBecause)
    _ = try await store.replay(to: Made.route(), since: nil, at: Timestamp(seconds: 8))
    #expect(try await store.deliveryCounts(of: ["hook"])[0].disabledBecause == nil)
  }

  @Test(
    "Of a story's earlier matches only as many are read as are needed to decide",
    arguments: [
      // The feeds of the earlier matches, the feed of this one, whether it is delivered and how many were asked for.
      (.first, "abcabc", "d", false, 1), (.first, "", "d", true, 0), (.first, "xxa", "d", false, 3),
      (.grown(3), "aaab", "c", true, 4), (.grown(3), "abcd", "e", false, 3), (.grown(3), "abbb", "a", false, 1),
      (.grown(3), "aaaa", "b", false, 4), (.all, "abc", "d", true, 0),
    ] as [(SinkRoute.StoryNews, String, String, Bool, Int)])
  func stories(_ news: SinkRoute.StoryNews, _ feeds: String, _ feed: String, _ isWanted: Bool, _ asked: Int) throws {
    func match(_ feed: String) -> MatchRecord {
      var match = Made.match("m", feed: feed)
      match.story = MatchRecord.Story(id: "s", isFirst: false, size: 2, feeds: [])
      // What a feed x tells does not pass.
      if feed == "x" { match.score = 1 }
      return match
    }
    let route = SinkRoute(sink: "hook", filter: MatchFilter(minScore: 5), stories: news)
    var left = feeds.map { SinkRoute.EarlierMatch(feedID: String($0), line: match(String($0)).line()) }
    let admitted = route.admits(match(feed)) { left.isEmpty ? nil : left.removeFirst() }
    #expect(admitted == isWanted)
    #expect(feeds.count - left.count == asked)
  }
}
