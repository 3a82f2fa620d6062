public import Basics

/// The stories of the stored matches, for reports. Reading them delays no poll.
public protocol StoryHistory: Sendable {
  /// The matches of a story, in order.
  func matches(ofStory id: String) async throws(StorageError) -> [StoredMatch]

  /// The ids of stories with this prefix, at most `limit`.
  func stories(beginning: String, limit: Int) async throws(StorageError) -> [String]

  /// The matches since a time and before another, in order.
  func matches(since: Timestamp, until: Timestamp) async throws(StorageError) -> [StoredMatch]

  /// The latest match of each story with a match since a time, the latest story first, at most `limit`; of those whose
  /// latest match stands before a position, if there is one.
  func latestOfStories(
    since: Timestamp, before: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch]
}

extension StoryHistory {
  /// Visits the matches since a time and before another, those of the latest week first, until `visit` returns
  /// false. Only those of a week are in memory.
  public func eachMatch(
    since: Timestamp, until: Timestamp, _ visit: (StoredMatch) -> Bool
  ) async throws(StorageError) {
    let week = Duration.seconds(7 * 86_400)
    var end = until
    while end > since {
      let start = max(since, end - week)
      for match in try await matches(since: start, until: end) where !visit(match) { return }
      end = start
    }
  }
}
