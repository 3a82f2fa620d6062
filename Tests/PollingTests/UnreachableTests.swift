import Basics
import Classification
import Dispatch
import FeedModel
import Matches
import PostgreSQLStorage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Polling

/// Polls whose database cannot be reached for a while, or takes its time.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(1)))
struct UnreachableTests {
  private let desk: Desk
  private let server: PostgreSQLServer
  private let store: PostgreSQLStore

  init() async throws {
    desk = try Desk()
    server = try PostgreSQLServer.shared()
    store = try PostgreSQLStore(
      uri: try server.database(desk.folder.name), password: nil, node: "a", lease: .seconds(30))
    try await store.migrate()
  }

  private func claims(_ feeds: [String]) async throws -> [FeedClaim] {
    let candidates = feeds.map { FeedCandidate(feedID: $0, host: $0, isForced: true) }
    return try await store.claimDue(candidates, perHost: 1).compactMap {
      if case .claimed(let claim) = $0 { claim } else { nil }
    }
  }

  @Test("A result that cannot be stored is kept, and stored when the database is back, without another request")
  func keepsResult() async throws {
    let gate = DispatchSemaphore(value: 0)
    let host = try LoopbackServer { _ in
      var response = LoopbackServer.Response(503)
      response.gate = { gate.wait() }
      return response
    }
    let feed = Desk.feed("f", host.url("/feed"))
    let poller = try desk.poller(desk.plan([feed]), store)
    let claim = try #require(try await claims(["f"]).first)
    var troubles = store.troubles().makeAsyncIterator()
    async let poll = poller.poll(feed, holding: claim, isForced: false) { _ in false }
    await host.waitForRequests(1)
    try server.close(databaseOf: desk.folder.name)
    gate.signal()
    #expect(try #require(await troubles.next())?.code == .unreachable)
    try server.open(databaseOf: desk.folder.name)
    #expect(try await poll.after.consecutiveFailures == 1)
    #expect(try await store.state(of: "f")?.consecutiveFailures == 1)
    #expect(host.requests.count == 1)
  }

  @Test("Polls that end together while the database cannot be reached ask it once for all, and can be stored later")
  func asksOnce() async throws {
    let entries = CountedEntries(store)
    let commits = GroupCommit(entries, store)
    let feeds = (0..<40).map { "f\($0)" }
    var waiting = try await claims(feeds)
    #expect(waiting.count == feeds.count)
    try server.close(databaseOf: desk.folder.name)
    waiting = try await unstored(waiting, commits)
    #expect(waiting.count == feeds.count)
    #expect(entries.count < feeds.count / 2, "\(entries.count) transactions were tried")
    try server.open(databaseOf: desk.folder.name)
    // How long a connection is not tried again is up to the store.
    while !waiting.isEmpty {
      try await Task.sleep(for: .milliseconds(50))
      waiting = try await unstored(waiting, commits)
    }
    for feed in feeds { #expect(try await store.state(of: feed) != nil, "\(feed)") }
  }

  /// Stores a poll under each claim, all at once. Returns the claims for which the database could not be reached.
  private func unstored(_ claims: [FeedClaim], _ commits: GroupCommit) async throws -> [FeedClaim] {
    try await withThrowingTaskGroup(of: FeedClaim?.self) { group in
      for claim in claims {
        group.addTask {
          let time = Timestamp(seconds: 1)
          let state = FeedState(feedID: claim.feedID, url: "u", nextPoll: time, statusSince: time)
          do throws(StorageError) {
            _ = try await commits.commit(PollRecord(feed: state, at: time), holding: claim)
            return nil
          } catch {
            guard error.code == .unreachable else { throw error }
            return claim
          }
        }
      }
      return try await group.reduce(into: []) { if let claim = $1 { $0.append(claim) } }
    }
  }

  @Test("A feed that a reload has removed while it was claimed is not polled, and is given back")
  func removed() async throws {
    let host = try LoopbackServer { _ in Desk.document("treaty") }
    let lock = try server.lock("diplowatch.claim", inDatabaseOf: desk.folder.name)
    try await desk.running(desk.plan([Desk.feed("f", host.url("/feed"))]), store: store) { service in
      while try !server.isAnyoneWaiting(inDatabaseOf: desk.folder.name) {
        try await Task.sleep(for: .milliseconds(20))
      }
      await service.reload(desk.plan([]))
      lock.release()
      let other = try PostgreSQLStore(
        uri: try server.database(desk.folder.name), password: nil, node: "b", lease: .seconds(30))
      var isFree = false
      while !isFree, !Task.isCancelled {
        let candidate = FeedCandidate(feedID: "f", host: "f", isForced: true)
        if case .claimed = try await other.claimDue([candidate], perHost: 1)[0] { isFree = true }
      }
      #expect(host.requests.isEmpty)
    }
  }
}

/// Counts the commits to a store.
private final class CountedEntries: SeenEntries {
  private let store: PostgreSQLStore
  private let commits = Mutex(0)

  init(_ store: PostgreSQLStore) { self.store = store }

  var count: Int { commits.withLock { $0 } }

  func lookUp(
    _ queries: [EntryQuery], of feed: String, others: @Sendable (Int) -> [EntryKey]
  ) async throws(StorageError) -> [EntryFinding] {
    try await store.lookUp(queries, of: feed, others: others)
  }

  func commit(_ polls: [ClaimedPoll], after known: OutboxPosition?) async throws(StorageError) -> Committed {
    commits.withLock { $0 += 1 }
    return try await store.commit(polls, after: known)
  }

  func reportKnown(_ match: MatchRecord, name: String, key: EntryKey?) async throws(StorageError) -> Bool {
    try await store.reportKnown(match, name: name, key: key)
  }
}
