public import Basics
public import Matches

/// The stored matches, for reports. Reading them delays no poll.
public protocol MatchHistory: Sendable {
  /// Matches that pass a filter, newest first, at most `limit`; with `before` only those before a position.
  func latestMatches(
    passing filter: MatchFilter, before position: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch]

  /// The same, looked for until a deadline: a condition without an index must not hold up its asker. The filter's languages
  /// are left to the caller, who decodes the matches.
  ///
  /// - Parameter firstReportsOnly: Only matches that opened a story, or have none.
  func matches(
    passing filter: MatchFilter, firstReportsOnly: Bool, before position: OutboxPosition?, limit: Int,
    until deadline: ContinuousClock.Instant
  ) async throws(StorageError) -> MatchSlice

  /// The number of stored matches of a feed.
  func matchCount(ofFeed feed: String) async throws(StorageError) -> Int

  /// The matches with these ids, by id. Matches that are not stored are left out.
  func matches(withIDs ids: Set<String>) async throws(StorageError) -> [String: StoredMatch]
}

/// What was found among the latest matches.
public struct MatchSlice: Sendable {
  /// Newest first.
  public var matches: [StoredMatch]
  /// Down to where all were looked through, and when the match there was classified; nil when none is left.
  public var rest: (position: OutboxPosition, time: Timestamp)?

  /// Memberwise.
  public init(matches: [StoredMatch], rest: (position: OutboxPosition, time: Timestamp)? = nil) {
    self.matches = matches
    self.rest = rest
  }
}

extension MatchHistory {
  /// Matches that pass a filter, newest first, at most `limit`.
  public func latestMatches(passing filter: MatchFilter, limit: Int) async throws(StorageError) -> [StoredMatch] {
    try await latestMatches(passing: filter, before: nil, limit: limit)
  }
}
