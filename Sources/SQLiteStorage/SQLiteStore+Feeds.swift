package import Storage
import Synchronization

extension SQLiteStore {
  package func claimDue(_ candidates: [FeedCandidate], perHost: Int) async throws(StorageError) -> [ClaimAnswer] {
    // Only this process polls: its schedule knows which feeds are due, and counts the requests to each host.
    let tokens = feedClaims.withLock { book in candidates.map { book.claim($0.feedID) } }
    do throws(StorageError) {
      return try read { db in
        try zip(candidates, tokens).map { candidate, token in
          guard let token else { return .refused(milliseconds: 1000) }
          return .claimed(
            FeedClaim(feedID: candidate.feedID, state: try FeedRow.find(candidate.feedID, db), token: token))
        }
      }
    } catch {
      feedClaims.withLock { book in
        for (candidate, token) in zip(candidates, tokens) { if let token { book.end(candidate.feedID, token) } }
      }
      throw error
    }
  }

  package func release(_ claims: [FeedClaim]) async { end(claims) }

  func end(_ claims: [FeedClaim]) {
    feedClaims.withLock { book in for claim in claims { book.end(claim.feedID, claim.token) } }
  }

  package func amend(_ state: FeedState) async throws(StorageError) {
    try write { db in
      guard let known = try FeedRow.find(state.feedID, db), known.lastPoll == state.lastPoll else { return }
      _ = try FeedRow.upsert(state, db)
    }
  }

  package func state(of feed: String) async throws(StorageError) -> FeedState? {
    try read { db in try FeedRow.find(feed, db) }
  }

  package func summaries() async throws(StorageError) -> [String: FeedSummary] {
    try read { db in try FeedRow.summaries(db) }
  }

  /// Reads the summaries of all feeds from a state file, then closes it.
  package static func summaries(inFile path: String) throws(StorageError) -> [String: FeedSummary] {
    try SQLiteStore(reading: path).read { db in try FeedRow.summaries(db) }
  }

  package func conditions(of feeds: [String]?) async throws(StorageError) -> [String: FeedCondition] {
    try await view { db in try FeedRow.conditions(of: feeds, db) }
  }
}
