import Basics
import Classification
import Configuration
import Delivery
import Digests
import FeedModel
import Foundation
import HTTPLoop
import Logging
import Matches
import SQLiteStorage
import Storage
import Synchronization
import TestSupport
import Testing

/// A folder with a state file of matches, and services that deliver them. Each new service is like a restart.
struct Desk: Sendable {
  let folder: TemporaryFolder
  var log: String { folder.path("matches.jsonl") }

  init() throws { folder = try TemporaryFolder() }

  /// The system's clocks, set forward by the time that the test lets pass.
  private final class Time: Sendable {
    private let passed = Mutex<Int64>(0)
    func pass(_ milliseconds: Int64) { passed.withLock { $0 += milliseconds } }

    var clocks: DeliveryClocks {
      DeliveryClocks(
        now: {
          Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + self.passed.withLock { $0 })
        },
        uptime: { Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000) + self.passed.withLock { $0 } })
    }
  }

  private let time = Time()
  var clocks: DeliveryClocks { time.clocks }
  var now: Timestamp { clocks.now() }

  func store() throws -> SQLiteStore { try SQLiteStore(path: folder.path("state.db")) }

  /// Queues matches with these names, with the topic `talks`, or `property` if the name begins with `p`. In the state file,
  /// unless another store is given.
  func queue(
    _ names: [String], title: String? = nil, summary: String? = nil, headline: String? = nil,
    at time: Timestamp = Timestamp(seconds: 1000), in store: (any StateStore)? = nil
  ) async throws {
    let feed = FeedState(
      feedID: "a", url: "https://a/", nextPoll: Timestamp(seconds: 1), statusSince: Timestamp(seconds: 1))
    var record = PollRecord(feed: feed, at: Timestamp(seconds: 1))
    record.matches = names.map { name in
      var entry = Entry()
      entry.id = name
      entry.title = title ?? "Title of \(name)"
      entry.summary = summary
      entry.link = "https://a/\(name)"
      entry.language = name.hasSuffix("ru") ? "ru" : "en-GB"
      let id = name.hasPrefix("p") ? "property" : "talks"
      let topic = TopicVerdict(id: id, title: id, score: 30, tone: 1, flags: [], evidence: [])
      var verdict = Verdict(id: name, score: 30, topics: [topic])
      verdict.headline = headline
      verdict.probability = name.hasPrefix("p") ? 0.9 : 0.4
      return MatchRecord(
        name: MatchID.name(feedID: "a", entryDescription: name), matchedAt: time, revision: 1,
        feed: MatchRecord.Feed(id: "a", title: nil, url: "https://a/"), entry: entry, verdict: verdict)
    }
    let store = try store ?? self.store()
    try await store.commit(record, holding: try await store.claim(feed: "a"))
  }

  /// A service on this folder, as after a restart.
  func service(
    webhooks: [any SinkSettings] = [], sync: MatchLogSettings.Sync = .batch, logger: Logger? = nil,
    clocks: DeliveryClocks? = nil, digests: DigestMaker? = nil
  ) async throws -> DeliveryService {
    var matches = MatchLogSettings()
    matches.path = log
    matches.sync = sync
    var options = HTTPLoopOptions()
    options.addresses = .any
    return try await DeliveryService(
      matches: matches, sinks: webhooks, store: store(), http: HTTPLoop(options), mailer: HTTPLoop(options),
      logger: logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, environment: [:],
      clocks: clocks ?? self.clocks,
      digests: try digests.map { DigestSource(store: try store(), maker: $0, feeds: ["a"]) })
  }

  // MARK: webhooks

  /// A webhook on loopback that is retried after milliseconds. It is in the state already: matches queued from
  /// now on are for it.
  func hook(
    _ server: LoopbackServer, _ change: (inout WebhookSettings) -> Void = { _ in }
  ) async throws -> WebhookSettings {
    var settings = WebhookSettings(id: "desk", url: server.url("/hook"))
    settings.retry = Backoff(initial: .milliseconds(1), max: .milliseconds(5))
    // Not reached on a slow machine.
    settings.timeout = .seconds(600)
    change(&settings)
    _ = try await service(webhooks: [settings])
    return settings
  }

  /// Lets a service work until a condition holds; the clock skips the waits between attempts.
  func run(
    _ hook: any SinkSettings, logger: LogLines? = nil, until condition: () throws -> Bool
  ) async throws {
    let service = try await service(webhooks: [hook], logger: logger?.logger)
    for _ in 0..<1000 {
      await service.drain()
      if try condition() { return }
      time.pass(hook.retry.max.milliseconds)
    }
    Issue.record("the condition never held")
  }

  /// The counts of deliveries that wait for the webhook, were set aside or given up.
  func counts() throws -> DeliveryCounts { try store().storedCounts(of: "webhook:desk") }

  /// Checks every line of a log file against the shipped schema, and returns how many there are.
  func validLines(_ name: String = "matches.jsonl") throws -> Int {
    let schema = try JSONSchema(named: "match")
    let lines = folder.read(name).split(separator: "\n")
    for line in lines { try schema.validate(line) }
    return lines.count
  }

  /// The ids of the entries in a log file, in order.
  func logged(_ name: String = "matches.jsonl") -> [String] {
    folder.read(name).split(separator: "\n").compactMap { line in
      JSONValue(parsing: Array(line.utf8))?["entry"]?["id"]?.string
    }
  }
}

extension LoopbackServer.Request {
  /// The id of the entry in a webhook's message; nil for a summary.
  var entryID: String? { JSONValue(parsing: Array(body))?["data"]?["entry"]?["id"]?.string }
}

extension LoopbackServer {
  /// The ids of the entries that a receiver got, in order.
  var entryIDs: [String] { requests.compactMap(\.entryID) }
}
