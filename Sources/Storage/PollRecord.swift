public import Basics
public import Matches

/// Everything one poll changes, stored in one transaction.
public struct PollRecord: Sendable {
  /// The feed's state after the poll.
  public var feed: FeedState
  /// Entries that are new or have changed, with their keys.
  public var entries: [SeenEntry] = []
  /// Entries that have not changed. They are marked as seen, so that they are not deleted while they are in their feed.
  public var unchanged: [EntryReference] = []
  /// Matches to queue.
  public var matches: [MatchRecord] = []
  /// The text of the entries that are new or have changed, as far as it is kept.
  public var archive: [PackedBlock] = []
  /// What it showed about hosts.
  public var hosts = HostFinding()
  /// When the poll ended.
  public var at: Timestamp

  /// A poll that changed nothing but the feed's own state.
  public init(feed: FeedState, at: Timestamp) {
    self.feed = feed
    self.at = at
  }
}
