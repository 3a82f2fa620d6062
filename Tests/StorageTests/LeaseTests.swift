import Basics
import FeedModel
import Matches
import PostgreSQLStorage
import Storage
import TestSupport
import Testing

/// Leases and tokens of several nodes on one PostgreSQL.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(3)))
struct LeaseTests {
  private let desk: NodesDesk

  init() throws { desk = try NodesDesk() }

  @Test("A lease that ended is taken by another node; what its holder stores late is refused, of feeds and of sinks")
  func lateCommit() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b", lease: .seconds(4)))
    try await first.route(to: [Made.route()])
    try await first.store(Made.poll("b", matches: [Made.match("x")]))
    let late = try await first.claim(feed: "a")
    let sink = try await first.serve("hook")
    let delivery = try #require(try await first.nextDelivery(for: sink, after: nil))
    #expect(late.lease.holds && sink.lease.holds)
    #expect(try await second.claims(["a"]).isEmpty)
    #expect(try await second.claim("hook") == nil)
    let taken = try await eventually {
      try desk.endLeases(of: "a")
      return try await second.claims(["a"])["a"]
    }
    let served = try await eventually {
      try desk.endLeases(of: "a")
      return try await second.claim("hook")
    }
    let error = await #expect(throws: StorageError.self) {
      try await first.commit(Made.poll(matches: [Made.match("late")]), holding: late)
    }
    #expect(error?.code == .claimLost)
    let refusal = await #expect(throws: StorageError.self) {
      try await first.record(Made.attempt(.delivered), .delivered, of: delivery, holding: sink)
    }
    #expect(refusal?.code == .claimLost && !sink.lease.holds)
    #expect(try await first.matches(withIDs: [Made.match("late").id]).isEmpty)
    await first.release([late])
    try await second.commit(Made.poll(matches: [Made.match("y")]), holding: taken)
    try await second.record(Made.attempt(.delivered), .delivered, of: delivery, holding: served)
    #expect(try await second.deliveryCounts(of: ["hook"])[0].waiting == 0)
  }

  @Test("A lease is renewed while its claim is held, and not longer")
  func renewal() async throws {
    let first = try await desk.node("a", lease: .seconds(8))
    let claim = try await first.claim(feed: "a")
    let stored = { try desk.folder.sql("SELECT extract(epoch FROM ends) FROM diplowatch.claim") }
    let (end, before) = (try #require(claim.lease.end), try stored())
    _ = try await eventually { (claim.lease.end ?? end) > end ? true : nil }
    #expect(try #require(Double(try stored())) > #require(Double(before)))
    await first.release([claim])
    #expect(try stored().isEmpty)
  }

  @Test("A node that has just reached the database leaves leases that ended to their holders, for one lease")
  func grace() async throws {
    let first = try await desk.node("a")
    _ = try await first.claim(feed: "a")
    try desk.endLeases(of: "a")
    let second = try await desk.node("b", lease: .seconds(30))
    #expect(try await second.claims(["a"]).isEmpty)
    let third = try await desk.node("c", lease: .seconds(4))
    _ = try await eventually {
      try desk.endLeases(of: "a")
      return try await third.claims(["a"])["a"]
    }
  }

  @Test("A commit whose answer was lost is repeated, and stores nothing twice")
  func repeatedCommit() async throws {
    let store = try await desk.node("a")
    let claim = try await store.claim(feed: "a")
    var poll = Made.poll(matches: [Made.match("x")])
    poll.entries = [Made.entry([1])]
    let first = try await store.commit(poll, holding: claim)
    #expect(try await store.commit(poll, holding: claim) == first && first == [Made.match("x").id])
    #expect(try await store.allMatches().count == 1)
    #expect(try desk.folder.sql("SELECT count(*) FROM diplowatch.entry") == "1")
    // Not after another poll.
    try await store.store(Made.poll())
    await #expect(throws: StorageError.self) { try await store.commit(poll, holding: claim) }
  }

  @Test("Of a group of polls only those without a claim are left out")
  func group() async throws {
    let store = try await desk.node("a")
    let claims = try await store.claims(["a", "b", "c"])
    let (a, b, c) = (try #require(claims["a"]), try #require(claims["b"]), try #require(claims["c"]))
    await store.release([b])
    let polls = [("a", a), ("b", b), ("c", c)].map {
      ClaimedPoll(Made.poll($0.0, matches: [Made.match($0.0, feed: $0.0)]), $0.1)
    }
    let committed = try await store.commit(polls, after: nil)
    #expect(committed.polls.map { (try? $0.get()) == nil } == [false, true, false])
    #expect(try await store.allMatches().map(\.id) == ["a/a", "c/c"])
    #expect(try await store.state(of: "b") == nil)
  }

  @Test("Matches of another node make a commit outdated that did not know them; nothing of it is stored")
  func outdated() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    try await first.store(Made.poll("a", matches: [Made.match("x")]))
    let known = try #require(try await first.allMatches().last?.position)
    try await second.store(Made.poll("b", matches: [Made.match("y")]))
    let claim = try await first.claim(feed: "c")
    let poll = ClaimedPoll(Made.poll("c", matches: [Made.match("z")]), claim)
    let error = await #expect(throws: StorageError.self) { try await first.commit([poll], after: known) }
    #expect(error?.code == .outdated)
    #expect(try await first.state(of: "c") == nil)
    let last = try #require(try await first.allMatches().last?.position)
    #expect(try await first.commit([poll], after: last).last?.number == last.number + 1)
  }

  @Test("Matches of nodes that commit at the same time become visible in the order of their positions")
  func order() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    let count = 60
    @Sendable func poll(_ feed: String, by store: PostgreSQLStore) async throws {
      for number in 0..<count {
        let claim = try #require(try await store.claims([feed], isForced: true)[feed])
        try await store.commit(Made.poll(feed, matches: [Made.match("\(number)", feed: feed)]), holding: claim)
      }
    }
    async let one: Void = poll("a", by: first)
    async let other: Void = poll("b", by: second)
    // Takes what is there, again and again, each time only what comes after it.
    var seen: [String] = []
    var position = OutboxPosition.start
    while seen.count < 2 * count, !Task.isCancelled {
      for match in try await first.matches(after: position, limit: 9) {
        seen.append(match.id)
        position = match.position
      }
    }
    _ = try await (one, other)
    #expect(Set(seen).count == 2 * count)
    for feed in ["a", "b"] {
      #expect(seen.filter { $0.hasPrefix(feed) } == (0..<count).map { "\(feed)/\($0)" })
    }
  }

  @Test("A commit that waits for another one too long is given up, and can be repeated under its claim")
  func waiting() async throws {
    let store = try await desk.node("a", lease: .seconds(10))
    let claim = try await store.claim(feed: "a")
    let poll = Made.poll(matches: [Made.match("x")])
    // A transaction of somebody who hangs with the lock of the order of commits.
    async let held = desk.folder.sql("SELECT pg_advisory_xact_lock(7401002, 0), pg_sleep(60)")
    _ = try await eventually {
      try desk.folder.sql(
        """
        SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
        WHERE locktype = 'advisory' AND classid = 7401002 AND datname = current_database()
        """) == "1" ? true : nil
    }
    let error = await #expect(throws: StorageError.self) { try await store.commit(poll, holding: claim) }
    #expect(error?.code == .busy)
    try desk.folder.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()"
    )
    _ = try? await held
    #expect(try await store.commit(poll, holding: claim) == [Made.match("x").id])
  }

  @Test("An attempt that is stored again, because the answer was lost, is stored once")
  func attemptAgain() async throws {
    let store = try await desk.node("a")
    try await store.route(to: [Made.route()])
    try await store.store(Made.poll(matches: [Made.match("x")]))
    let claim = try await store.serve("hook")
    let delivery = try #require(try await store.nextDelivery(for: claim, after: nil))
    for _ in 0..<2 { try await store.record(Made.attempt(.delivered), .delivered, of: delivery, holding: claim) }
    #expect(try await store.attempts(of: "hook", limit: 9).count == 1)
  }

  @Test("A claim whose answer was lost is given to the same process again, and to no other")
  func lostClaim() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    let claim = try await first.claim(feed: "a")
    // As if another token had been given, and its answer lost.
    try desk.folder.sql("UPDATE diplowatch.claim SET token = nextval('diplowatch.claim_token')")
    #expect(try await second.claims(["a"]).isEmpty)
    let again = try await first.claim(feed: "a")
    await #expect(throws: StorageError.self) { try await first.commit(Made.poll(), holding: claim) }
    try await first.commit(Made.poll(), holding: again)
  }

  @Test("Nodes share the feeds evenly, whoever asks first, and one alone takes all")
  func shares() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    let feeds = (0..<120).map { "feed \($0)" }
    for feed in feeds { try await first.store(Made.poll(feed)) }
    func makeDue() throws { try desk.folder.sql("UPDATE diplowatch.feed SET due = clock_timestamp()") }
    /// A node's share. It is asked for all feeds within a second of their being due: after that it may take the others' too.
    func share(of store: PostgreSQLStore, _ isShare: (Int) -> Bool) async throws -> Int {
      try await eventually {
        try makeDue()
        let claims = Array(try await store.claims(feeds).values)
        await store.release(claims)
        return isShare(claims.count) ? claims.count : nil
      }
    }
    let firsts = try await share(of: first) { (40...80).contains($0) }
    #expect(try await share(of: second) { (40...80).contains($0) } == 120 - firsts)
    await first.leave()
    _ = try await eventually { try await second.nodes()[0].isAlive ? nil : true }
    try makeDue()
    let all = try await second.claims(feeds)
    #expect(all.count == 120)
  }

  @Test("A drained node takes no claims and is asked for those it has, until it works again")
  func draining() async throws {
    let store = try await desk.node("a", lease: .seconds(8))
    let claim = try await store.claim(feed: "a")
    #expect(try await store.setDraining(true, "a"))
    #expect(try await !store.setDraining(true, "nobody"))
    _ = try await eventually { claim.lease.isRecalled ? true : nil }
    #expect(try await store.claims(["b"]).isEmpty)
    #expect(try await store.claims(["b"], isForced: true).isEmpty)
    #expect(try await store.claim("hook") == nil)
    // Others need not leave it its share.
    let other = try await desk.node("b")
    let feeds = (0..<20).map { "feed \($0)" }
    for feed in feeds { try await other.store(Made.poll(feed)) }
    try desk.folder.sql("UPDATE diplowatch.feed SET due = clock_timestamp()")
    let all = try await other.claims(feeds)
    #expect(all.count == 20)
    #expect(try await other.claim("hook") != nil)
    await other.release(Array(all.values))
    #expect(try await store.setDraining(false, "a"))
    #expect(try await store.claims(["b"]).count == 1)
  }
}
