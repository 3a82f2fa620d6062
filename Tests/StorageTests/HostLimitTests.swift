import Basics
import PostgreSQLStorage
import Storage
import TestSupport
import Testing

/// The limits of hosts over several nodes on one PostgreSQL.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(3)))
struct HostLimitTests {
  private let desk: NodesDesk

  init() throws { desk = try NodesDesk() }

  private func poll(_ feed: String, _ change: (inout HostFinding) -> Void) -> PollRecord {
    var poll = Made.poll(feed)
    change(&poll.hosts)
    return poll
  }

  @Test("A host has no more claims at once than allowed, over all nodes; a user's poll does not wait for that")
  func perHost() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    let mine = try await first.claims(["1", "2", "3"], perHost: 2)
    #expect(mine.count == 2)
    #expect(try await second.claims(["4"], perHost: 2).isEmpty)
    #expect(try await second.claims(["4"], host: "other", perHost: 2).count == 1)
    #expect(try await second.claims(["5"], perHost: 2, isForced: true).count == 1)
    await first.release(Array(mine.values))
    #expect(try await second.claims(["6"], perHost: 2).count == 1)
  }

  @Test("A feed is refused until it is due by the database's clock, with what another node stored of it")
  func notDue() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    var poll = Made.poll()
    poll.feed.plannedDelayMilliseconds = 600_000
    poll.feed.status = .stale
    try await first.store(poll)
    let answer = try await second.claimDue([FeedCandidate(feedID: "a", host: "h", isForced: false)], perHost: 1)[0]
    guard case .refused(let milliseconds, let summary) = answer else {
      Issue.record("claimed though it is not due")
      return
    }
    #expect((400_000...620_000).contains(milliseconds) && summary?.status == .stale)
    let early = FeedCandidate(feedID: "a", host: "h", isForced: false, isEarly: true)
    guard case .claimed = try await second.claimDue([early], perHost: 1)[0] else {
      Issue.record("refused though it may be early")
      return
    }
  }

  @Test("A rate-limited host is left alone by all nodes but for single probes; one that is answered ends the limit")
  func rateLimit() async throws {
    let (first, second) = (try await desk.node("a"), try await desk.node("b"))
    try await first.commit(
      poll("1") {
        $0.limited = "h"
        $0.limitMilliseconds = 600_000
        $0.probeAfterMilliseconds = 300_000
      }, holding: try #require(try await first.claims(["1"])["1"]))
    let delay = try #require(try await second.refusal("2"))
    #expect((1...300_000).contains(delay))
    #expect(try await second.claims(["2"], isForced: true).count == 1)
    func allowProbe() throws { try desk.folder.sql("UPDATE diplowatch.host SET next_probe = clock_timestamp()") }
    try allowProbe()
    let probe = try #require(try await second.claims(["3"])["3"])
    // Two at once are no single probe.
    #expect(try await first.refusal("4") != nil)
    // Refused again: the next probe comes later.
    try await second.commit(
      poll("3") {
        $0.limited = "h"
        $0.limitMilliseconds = 600_000
        $0.probeAfterMilliseconds = 300_000
      }, holding: probe)
    #expect(try await first.refusal("4") != nil)
    try allowProbe()
    let next = try #require(try await first.claims(["4"])["4"])
    try await first.commit(poll("4") { $0.answers = true }, holding: next)
    #expect(try await second.claims(["5", "6"]).count == 2)
  }

  @Test("A host that is named by a redirect is limited too, and when its time is over it is free")
  func otherHost() async throws {
    let store = try await desk.node("a")
    try await store.commit(
      poll("1") {
        $0.answers = true
        $0.limited = "target"
        $0.limitMilliseconds = 600_000
        $0.probeAfterMilliseconds = 600_000
      }, holding: try #require(try await store.claims(["1"])["1"]))
    #expect(try await store.claims(["2"]).count == 1)
    #expect(try await store.refusal("3", host: "target") != nil)
    try desk.folder.sql("UPDATE diplowatch.host SET limited_until = clock_timestamp()")
    #expect(try await store.claims(["3"], host: "target").count == 1)
  }
}
