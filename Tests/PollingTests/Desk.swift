import Basics
import Classification
import Configuration
import HTTPLoop
import Logging
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Polling

/// A watchlist of one topic ("treaty"), a state file and a clock. Polled in single rounds, each as after a restart, or
/// by a running service.
final class Desk: Sendable {
  let folder: TemporaryFolder
  private let time = Mutex(Timestamp(year: 2017, month: 7, day: 18, hour: 12, minute: 0, second: 0))
  let classifier: Classifier
  private let lines = Mutex<[String]>([])
  /// The iterations of a running service's poll loop; each answer and each end of a poll causes one.
  private let iterations = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

  init() throws {
    folder = try TemporaryFolder()
    let topics = try folder.write(
      "topics.yaml",
      "{version: 1, topics: [{id: treaty, title: Treaty, threshold: 5, gate: none, terms: {en: {\"treaty\": 10}}}]}")
    let watchlist = try #require(WatchlistLoader.load(paths: [topics]).0).watchlist
    classifier = try #require(Classifier.compile(watchlist).classifier)
  }

  var now: Timestamp { time.withLock { $0 } }
  func pass(days: Int64) { time.withLock { $0.milliseconds += days * 86_400_000 } }
  func store() throws -> SQLiteStore { try SQLiteStore(path: folder.path("state.db")) }
  func state(_ feed: String = "f") throws -> FeedState {
    try #require(try store().feedStates().first { $0.feedID == feed })
  }
  /// Whether the states of all polled feeds meet a condition.
  func everyFeed(_ condition: (FeedState) -> Bool) throws -> Bool { try store().feedStates().allSatisfy(condition) }
  /// The log lines.
  var told: [String] { lines.withLock { $0 } }

  static func feed(_ id: String, _ url: String, change: (inout FeedDefinition) -> Void = { _ in }) -> FeedDefinition {
    var feed = FeedDefinition(id: Located(id, at: SourcePosition(file: "test", line: 1, column: 1)), url: url)
    change(&feed)
    return feed
  }

  /// A feed document with an entry of this title.
  static func document(_ title: String) -> LoopbackServer.Response {
    LoopbackServer.Response(
      headers: [("ETag", "\"\(title)\"")],
      body:
        "<rss version='2.0'><channel><title>t</title><item><guid>\(title)</guid><title>\(title)</title></item></channel></rss>"
    )
  }

  static func moved(_ status: Int, to url: String) -> LoopbackServer.Response {
    LoopbackServer.Response(status, headers: [("Location", url)])
  }

  func plan(_ feeds: [FeedDefinition], change: (inout FetchSettings) -> Void = { _ in }) -> PollingConfiguration {
    var fetch = FetchSettings.patient
    fetch.startupSpread = .zero
    change(&fetch)
    return PollingConfiguration(
      feeds: feeds, fetch: fetch, backfill: .seconds(7 * 86_400), maxAge: .seconds(30 * 86_400),
      retention: RetentionSettings(),
      classifier: classifier)
  }

  func http() throws -> HTTPLoop {
    var options = HTTPLoopOptions()
    options.addresses = .any
    return try HTTPLoop(options)
  }

  /// What polls a single feed.
  func poller(_ plan: PollingConfiguration, _ store: any StateStore) throws -> FeedPoller {
    FeedPoller(plan: plan, http: try http(), seen: store, commits: GroupCommit(store, store), now: { self.now })
  }

  /// A service, on the desk's own state file unless another store is given.
  func service(
    _ plan: PollingConfiguration, _ http: HTTPLoop, store: (any StateStore)? = nil
  ) throws -> PollingService {
    let clock = ContinuousClock.now
    return PollingService(
      plan: plan, store: try store ?? self.store(), http: http,
      logger: Logger(label: "test") { _ in Teller(desk: self) },
      now: { self.now }, uptime: { (ContinuousClock.now - clock).milliseconds },
      onIteration: { [iterated = iterations.continuation] in iterated.yield() })
  }

  @discardableResult
  func round(
    _ feeds: [FeedDefinition], now everyFeed: Bool = true, change: (inout FetchSettings) -> Void = { _ in }
  ) async throws -> RoundSummary {
    let http = try http()
    let summary = try await service(plan(feeds, change: change), http).runOnce(now: everyFeed)
    await http.shutdown()
    return summary
  }

  /// Runs a service while a closure runs.
  func running(
    _ plan: PollingConfiguration, store: (any StateStore)? = nil, _ body: (PollingService) async throws -> Void
  ) async throws {
    let http = try http()
    let service = try service(plan, http, store: store)
    let running = Task { try await service.run() }
    #expect(await service.waitUntilScheduled())
    do { try await body(service) } catch { Issue.record(error) }
    running.cancel()
    try await running.value
    await http.shutdown()
  }

  /// Waits until a condition holds at an iteration of the poll loop; false if the test is cancelled before.
  func eventually(_ condition: () throws -> Bool) async -> Bool {
    repeat {
      if let holds = try? condition(), holds { return true }
    } while await nextIteration()
    return false
  }

  /// Waits for the next iteration of the poll loop; false if the test is cancelled.
  func nextIteration() async -> Bool {
    for await _ in iterations.stream { return true }
    return false
  }

  private struct Teller: LogHandler {
    let desk: Desk
    var metadata = Logger.Metadata()
    var logLevel = Logger.Level.info
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { desk.lines.withLock { $0.append("\(event.message)") } }
  }
}

extension FetchSettings {
  /// The defaults, with time limits for requests that no test reaches on a slow machine.
  static var patient: FetchSettings {
    var fetch = FetchSettings()
    fetch.timeout = .seconds(600)
    fetch.connectTimeout = .seconds(600)
    return fetch
  }
}
