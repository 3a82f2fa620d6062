import Basics
import Classification
import Configuration
import Foundation
import GRDB
import HTTPLoop
import Logging
import Polling
import SQLiteStorage
import Storage
import TestSupport
import Testing

/// The loop that polls until it is cancelled.
struct PollLoopTests {
  private let folder: TemporaryFolder
  private let store: SQLiteStore

  init() throws {
    folder = try TemporaryFolder()
    store = try SQLiteStore(path: folder.path("state.db"))
  }

  private func service(_ urls: [String], onIteration: @escaping @Sendable () -> Void = {}) throws -> PollingService {
    var options = HTTPLoopOptions()
    options.addresses = .any
    var fetch = FetchSettings.patient
    fetch.concurrency = 1
    fetch.startupSpread = .zero
    let feeds = urls.map {
      FeedDefinition(id: Located($0, at: SourcePosition(file: "test", line: 1, column: 1)), url: $0)
    }
    let topics = try folder.write(
      "topics.yaml", "{version: 1, topics: [{id: t, title: T, threshold: 5, terms: {en: {\"treaty\": 10}}}]}")
    let watchlist = try #require(WatchlistLoader.load(paths: [topics]).0).watchlist
    let classifier = try #require(Classifier.compile(watchlist).classifier)
    return PollingService(
      plan: PollingConfiguration(
        feeds: feeds, fetch: fetch, backfill: .seconds(7 * 86_400), maxAge: .seconds(30 * 86_400),
        retention: RetentionSettings(),
        classifier: classifier, revisions: .topics),
      store: store, http: try HTTPLoop(options),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      now: { Timestamp(milliseconds: 1_500_000_000_000) }, uptime: { 0 }, onIteration: onIteration)
  }

  @Test("While no slot is free the loop waits, although feeds are due")
  func noFreeSlot() async throws {
    let gate = DispatchSemaphore(value: 0)
    let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
    let server = try LoopbackServer { _ in
      arrived.yield()
      var response = LoopbackServer.Response(404)
      response.gate = { gate.wait() }
      return response
    }
    let (turns, turned) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
    let service = try service([server.url("/a"), server.url("/b")]) { turned.yield(.now) }
    let loop = Task { try await service.run() }
    for await _ in arrivals { break }
    var times = turns.makeAsyncIterator()
    let first = try #require(await times.next())
    let second = try #require(await times.next())
    // It has an iteration every two seconds for the watchdog, and otherwise when a poll ends.
    #expect(second - first > .seconds(1))
    gate.signal()
    for await _ in arrivals { break }
    gate.signal()
    loop.cancel()
    try await loop.value
    #expect(server.requests.count == 2)
  }

  @Test("A state that cannot be read ends the loop with the error, and the wait for the first schedule too")
  func unreadableState() async throws {
    try await DatabaseQueue(path: folder.path("state.db")).write { try $0.execute(sql: "DROP TABLE feed") }
    let service = try service(["http://127.0.0.1:1/"])
    async let isScheduled = service.waitUntilScheduled()
    await #expect(throws: StorageError.self) { try await service.run() }
    #expect(await isScheduled == false)
    #expect(await service.waitUntilScheduled() == false)
  }
}
