import Basics
import Classification
import Configuration
import Dispatch
import HTTPLoop
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Polling

/// A poll under a lease: no request begins after the lease's end, and none goes on.
@Suite(.timeLimit(.minutes(1)))
struct LeaseEndTests {
  private let folder: TemporaryFolder
  private let server: LoopbackServer
  private let poller: FeedPoller
  private let feed: FeedDefinition
  /// The server answers when this is signalled.
  private let gate = DispatchSemaphore(value: 0)
  /// The requests that have arrived.
  private let arrivals: AsyncStream<Void>

  init() throws {
    folder = try TemporaryFolder()
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    self.arrivals = arrivals
    server = try LoopbackServer { [gate] _ in
      arrived.yield()
      var response = LoopbackServer.Response(304)
      response.gate = { gate.wait() }
      return response
    }
    feed = FeedDefinition(
      id: Located("f", at: SourcePosition(file: "test", line: 1, column: 1)), url: server.url("/feed"))
    let topics = try folder.write(
      "topics.yaml", "{version: 1, topics: [{id: t, title: T, threshold: 5, terms: {en: {\"treaty\": 10}}}]}")
    let watchlist = try #require(WatchlistLoader.load(paths: [topics]).0).watchlist
    var options = HTTPLoopOptions()
    options.addresses = .any
    let plan = PollingConfiguration(
      feeds: [feed], fetch: FetchSettings(), backfill: .seconds(86_400), maxAge: .seconds(30 * 86_400),
      retention: RetentionSettings(),
      classifier: try #require(Classifier.compile(watchlist).classifier), revisions: .topics)
    let store = try SQLiteStore(path: folder.path("state.db"))
    poller = FeedPoller(
      plan: plan, http: try HTTPLoop(options), seen: store, commits: GroupCommit(store, store),
      now: { Timestamp(seconds: 1_500_000_000) })
  }

  /// Polls; the code of the error, and for each call of `answered` whether it was told of an answer.
  private func poll(_ lease: Lease) async -> (code: StorageError.Code?, calls: [Bool]) {
    let calls = Mutex<[Bool]>([])
    let claim = FeedClaim(feedID: "f", state: nil, lease: lease, token: 1)
    do throws(StorageError) {
      _ = try await poller.poll(feed, holding: claim, isForced: false) { answer in
        calls.withLock { $0.append(answer != nil) }
        return false
      }
      return (nil, calls.withLock { $0 })
    } catch {
      return (error.code, calls.withLock { $0 })
    }
  }

  @Test("A transfer is broken off when its lease ends, and its slot is given back")
  func breaksOff() async {
    let start = ContinuousClock.now
    let result = await poll(Lease(until: .now + .milliseconds(300)))
    #expect(result.code == .claimLost && result.calls == [false])
    #expect(ContinuousClock.now - start < .seconds(25))
    #expect(server.requests.count == 1)
    gate.signal()
  }

  @Test("Under a lease that has ended no request is sent")
  func beginsNothing() async {
    let result = await poll(Lease(until: .now))
    #expect(result.code == .claimLost && result.calls == [false])
    #expect(server.requests.isEmpty)
  }

  @Test("Under a lease that is renewed meanwhile the answer is read, however late")
  func goesOn() async throws {
    let lease = Lease(until: .now + .seconds(5))
    async let result = poll(lease)
    for await _ in arrivals { break }
    lease.renew(until: .now + .milliseconds(100))
    lease.renew(until: .now + .seconds(60))
    try await Task.sleep(for: .milliseconds(700))
    gate.signal()
    // The claim is none of the store's: the answer is read, and refused when it is to be stored.
    let (code, calls) = await result
    #expect(calls == [true] && code == .claimLost)
  }
}
