public import Matches

/// The stored matches, for reports. Reading them delays no poll.
public protocol MatchHistory: Sendable {
  /// Matches that pass a filter, newest first, at most `limit`; with `before` only those before a position.
  func latestMatches(
    passing filter: MatchFilter, before position: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch]

  /// The number of stored matches of a feed.
  func matchCount(ofFeed feed: String) async throws(StorageError) -> Int

  /// The matches with these ids, by id. Matches that are not stored are left out.
  func matches(withIDs ids: Set<String>) async throws(StorageError) -> [String: StoredMatch]
}

extension MatchHistory {
  /// Matches that pass a filter, newest first, at most `limit`.
  public func latestMatches(passing filter: MatchFilter, limit: Int) async throws(StorageError) -> [StoredMatch] {
    try await latestMatches(passing: filter, before: nil, limit: limit)
  }
}
