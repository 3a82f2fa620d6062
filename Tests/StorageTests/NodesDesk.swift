import Basics
import FeedModel
import PostgreSQLStorage
import Storage
import TestSupport
import Testing

/// Several nodes on one PostgreSQL database.
struct NodesDesk {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A node's store, without its tables.
  func empty(_ node: String, lease: Duration = .seconds(30)) throws -> PostgreSQLStore {
    try PostgreSQLStore(uri: try folder.databaseURI(), password: nil, node: node, lease: lease)
  }

  /// A node that has joined.
  func node(_ name: String, lease: Duration = .seconds(30)) async throws -> PostgreSQLStore {
    let store = try empty(name, lease: lease)
    #expect(try await store.join(NodesDesk.identity(name)) { _ in false } == .joined)
    return store
  }

  static func identity(_ name: String, process: String = "1", version: String = "1") -> NodeIdentity {
    NodeIdentity(name: name, version: version, watchlist: "w", process: process)
  }

  /// Makes a node's leases end, as if it had not renewed them in time. It goes on renewing them, so this is to be done
  /// again before each attempt to take one.
  func endLeases(of node: String) throws {
    try folder.sql("UPDATE diplowatch.claim SET ends = clock_timestamp() - interval '1 s' WHERE node = '\(node)'")
  }
}

extension StateStore {
  /// Claims feeds of one host. Returns the claims by feed.
  func claims(
    _ feeds: [String], host: String = "h", perHost: Int = 1000, isForced: Bool = false
  ) async throws -> [String: FeedClaim] {
    let candidates = feeds.map { FeedCandidate(feedID: $0, host: host, isForced: isForced) }
    var claims: [String: FeedClaim] = [:]
    for answer in try await claimDue(candidates, perHost: perHost) {
      if case .claimed(let claim) = answer { claims[claim.feedID] = claim }
    }
    return claims
  }

  /// The milliseconds after which a feed may be asked for again; nil if it was claimed.
  func refusal(_ feed: String, host: String = "h", perHost: Int = 1000) async throws -> Int64? {
    let answer = try await claimDue([FeedCandidate(feedID: feed, host: host, isForced: false)], perHost: perHost)[0]
    if case .refused(let milliseconds, _) = answer { return milliseconds }
    return nil
  }
}

/// Asks until the answer is there; the time limit of the test ends it.
func eventually<Value>(_ ask: () async throws -> Value?) async throws -> Value {
  while true {
    if let value = try await ask() { return value }
    try await Task.sleep(for: .milliseconds(20))
  }
}
