public import Basics

/// The stories of the stored matches, for reports. Reading them delays no poll.
public protocol StoryHistory: Sendable {
  /// The matches of a story, in order.
  func matches(ofStory id: String) async throws(StorageError) -> [StoredMatch]

  /// The ids of stories with this prefix, at most `limit`.
  func stories(beginning: String, limit: Int) async throws(StorageError) -> [String]

  /// The latest match of each story with a match since a time, the latest story first, at most `limit`; of those whose
  /// latest match stands before a position, if there is one.
  func latestOfStories(
    since: Timestamp, before: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch]
}
