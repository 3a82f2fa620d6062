import GRDB
import Storage

@testable import SQLiteStorage

extension StateStore {
  /// Claims a feed; it must be free.
  func claim(feed: String) async throws -> FeedClaim {
    let candidate = FeedCandidate(feedID: feed, host: "\(feed).example", isForced: false)
    guard case .claimed(let claim) = try await claimDue([candidate], perHost: 2)[0] else { throw NotClaimed() }
    return claim
  }
}

/// The feed could not be claimed.
struct NotClaimed: Error {}

/// Reads a state file while a service writes it.
extension SQLiteStore {
  /// All matches, in the order of the outbox.
  func queued() throws -> [StoredMatch] { try read { try MatchRow.matches(where: "1", [], $0) } }

  /// The latest delivery attempts of a sink, newest first.
  func storedAttempts(of sink: String) throws -> [DeliveryAttempt] {
    try read { try AttemptRow.latest(of: sink, limit: 100, $0) }
  }

  /// The counts of deliveries that wait for a sink, were set aside or given up.
  func storedCounts(of sink: String) throws -> DeliveryCounts { try read { try DeliveryCounts.of(sink, $0) } }
}
