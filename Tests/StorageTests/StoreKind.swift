import Basics
import FeedModel
import Foundation
import GRDB
import Matches
import PostgreSQLStorage
import SQLiteStorage
import Storage
import TestSupport

/// The stores with which these suites are run. A new one is added here, and nowhere else.
enum StoreKind: CaseIterable {
  case sqlite
  case postgresql

  /// Those that can be tested here.
  static var allCases: [StoreKind] { PostgreSQLServer.isInstalled ? [.sqlite, .postgresql] : [.sqlite] }

  /// Opens the store in a folder. Each opening is like another process, or the same one after a restart.
  func open(in folder: TemporaryFolder) async throws -> any StateStore {
    switch self {
    case .sqlite: return try SQLiteStore(path: folder.path("state.db"))
    case .postgresql:
      let store = try PostgreSQLStore(uri: try folder.databaseURI(), password: nil, node: "node", lease: .seconds(30))
      try await store.migrate()
      return store
    }
  }
}

extension StoreKind {
  /// The number of rows of a table of the store in a folder.
  func count(_ table: String, in folder: TemporaryFolder) throws -> Int {
    switch self {
    case .sqlite:
      return try DatabaseQueue(path: folder.path("state.db")).read {
        try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1
      }
    case .postgresql: return Int(try folder.sql("SELECT count(*) FROM diplowatch.\(table)")) ?? -1
    }
  }
}

extension TemporaryFolder {
  /// The address of the PostgreSQL database of the store in this folder, which is made the first time.
  func databaseURI() throws -> String { try PostgreSQLServer.shared().database(name) }

  /// Runs SQL in the PostgreSQL database of the store in this folder, as a superuser.
  @discardableResult
  func sql(_ sql: String) throws -> String {
    try PostgreSQLServer.shared().run(sql, inDatabaseOf: name)
  }
}

/// The feed could not be claimed.
struct NotClaimed: Error {}

extension StateStore {
  /// Claims a feed for a poll; it must be free.
  func claim(feed: String) async throws -> FeedClaim {
    let candidate = FeedCandidate(feedID: feed, host: "\(feed).example", isForced: false)
    guard case .claimed(let claim) = try await claimDue([candidate], perHost: 2)[0] else { throw NotClaimed() }
    return claim
  }

  /// Stores a poll, with a claim for it alone.
  @discardableResult
  func store(_ poll: PollRecord) async throws -> Set<String> {
    try await commit(poll, holding: try await claim(feed: poll.feed.feedID))
  }

  /// Claims a sink; it must be free.
  func serve(_ sink: String) async throws -> SinkClaim {
    guard let claim = try await claim(sink) else { throw NotClaimed() }
    return claim
  }

  /// All matches, in the order of the outbox.
  func allMatches() async throws -> [StoredMatch] { try await matches(after: .start, limit: 10_000) }

  /// The stored record of an entry with any of some keys.
  func known(_ names: [Int64], feed: String = "a") async throws -> SeenEntry? {
    let query = EntryQuery(distinguishing: names.map(EntryKey.init), identifier: nil, contentHash: .min, date: nil)
    guard case .candidates(let candidates) = try await lookUp([query], of: feed, others: { _ in [] })[0] else {
      return nil
    }
    return candidates.first?.entry
  }
}

/// Sample values to store.
enum Made {
  static func feed(_ id: String = "a") -> FeedState {
    FeedState(
      feedID: id, url: "https://\(id)/", nextPoll: Timestamp(seconds: 100), statusSince: Timestamp(seconds: 50))
  }

  static func poll(_ feed: String = "a", at seconds: Int64 = 1, matches: [MatchRecord] = []) -> PollRecord {
    var poll = PollRecord(feed: self.feed(feed), at: Timestamp(seconds: seconds))
    poll.matches = matches
    return poll
  }

  static func entry(_ keys: [Int64], hash: Int64 = 1, topics: [String] = []) -> SeenEntry {
    SeenEntry(
      keys: keys.map(EntryKey.init), contentHash: hash, revision: topics.isEmpty ? 0 : 1, topics: topics, title: "t",
      url: "u", date: nil)
  }

  static func match(
    _ name: String, at seconds: Int64 = 1000, feed: String = "a", topic: String = "talks", language: String? = nil,
    score: Double = 30, probability: Double? = nil, entities: [MatchRecord.Entity] = []
  ) -> MatchRecord {
    var entry = MatchRecord.Entry()
    entry.id = name
    entry.title = "Title of \(name)"
    entry.language = language
    return MatchRecord(
      id: "\(feed)/\(name)", matchedAt: Timestamp(seconds: seconds), revision: 1,
      feed: MatchRecord.Feed(id: feed, title: "A", url: "https://a/"), entry: entry, score: score,
      probability: probability, topics: [MatchRecord.Topic(id: topic, title: topic, score: score)], entities: entities)
  }

  static func entity(_ id: String, side: String?) -> MatchRecord.Entity {
    MatchRecord.Entity(id: id, name: id, type: "person", side: side, mentions: 1)
  }

  static func attempt(_ outcome: DeliveryAttempt.Outcome, number: Int = 1) -> DeliveryAttempt {
    DeliveryAttempt(
      at: Timestamp(seconds: 5), matchID: "m", matches: 1, number: number, status: 500, milliseconds: 3,
      outcome: outcome,
      sentence: "the receiver answered 500", nextTry: Timestamp(seconds: 9))
  }

  static func route(_ sink: String = "hook", _ filter: MatchFilter = MatchFilter()) -> SinkRoute {
    SinkRoute(sink: sink, filter: filter)
  }
}
