/// The state of a feed, by its last polls.
public enum FeedStatus: String, Sendable, CaseIterable {
  /// Its last poll succeeded.
  case ok
  /// Its document is a feed without entries.
  case empty
  /// Its newest entry is old.
  case stale
  /// The answer is not a feed.
  case notAFeed
  /// The server refuses requests (401, 403, 407, 451).
  case blocked
  /// A permanent redirect is remembered: the configured address is out of date. If such a feed is also empty or stale,
  /// its state is `empty` or `stale`.
  case redirected
  /// The server answered 410 (gone). It is polled once a day.
  case gone
  /// It cannot be fetched or read for another reason.
  case failing
}
