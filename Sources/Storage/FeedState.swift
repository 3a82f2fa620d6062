public import Basics
public import FeedModel

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

/// The stored state of a feed between polls.
public struct FeedState: Sendable, Equatable {
  /// The watchlist's id.
  public var feedID: String
  /// The configured address when this was stored. A feed with another address has no stored state.
  public var url: String
  /// The target of a permanent redirect, which is polled instead of `url`; nil for none.
  public var permanentURL: String?
  /// The `ETag` field, byte for byte (RFC 9110 §8.8.3).
  public var etag: [UInt8]?
  /// The `Last-Modified` field, byte for byte.
  public var lastModified: [UInt8]?
  /// The hash of the last body. A body with the same hash counts as not modified.
  public var bodyHash: Int64?
  /// The time at which the feed is due.
  public var nextPoll: Timestamp
  /// The delay that led to `nextPoll`, in milliseconds. If the wall clock jumps back, the feed does not wait longer
  /// than this.
  public var plannedDelayMilliseconds: Int64 = 0
  /// The current interval, adapted to the feed, in milliseconds; nil before the first success.
  public var intervalMilliseconds: Int64?
  /// The reason for the delay, for people.
  public var delayReason = ""
  /// The state by the last polls.
  public var status = FeedStatus.ok
  /// The time since which it has this `status`.
  public var statusSince: Timestamp
  /// The number of failed polls in a row.
  public var consecutiveFailures = 0
  /// The last error, in a sentence.
  public var lastError: String?
  /// The time of the last poll.
  public var lastPoll: Timestamp?
  /// The time of the last successful poll; nil before the first success.
  public var lastSuccess: Timestamp?
  /// The time at which a document was last read completely. Entries whose `last_seen` is this are still in the feed.
  public var lastRead: Timestamp?
  /// The time of the last poll that found new entries.
  public var lastNew: Timestamp?
  /// The newest publication time seen.
  public var newestEntry: Timestamp?
  /// The document's title.
  public var title: String?
  /// The publication times of the latest entries, newest first, to which the interval adapts.
  public var recentEntries: [Timestamp] = []
  /// The recurring sentences of its entries, in the form of `RecurringSentences.stored`. They are parsed only when
  /// entries are classified, not at every poll.
  public var recurringSentences = ""
  /// The publisher's wishes for polling in the last document, which also apply after polls without a document.
  public var schedule = PublisherSchedule()
  /// The time at which the server last sent a whole document, changed or not. It is used to detect servers that answer
  /// 304 for ever.
  public var lastDocument: Timestamp?
  /// The hash of the definition with which the feed was last polled; nil if an earlier version polled it.
  public var definition: Int64?
  /// The results of the last polls, newest first, at most `FeedAnswer.kept`.
  public var answers: [FeedAnswer] = []

  /// A feed that has not been polled.
  public init(feedID: String, url: String, nextPoll: Timestamp, statusSince: Timestamp) {
    self.feedID = feedID
    self.url = url
    self.nextPoll = nextPoll
    self.statusSince = statusSince
  }
}
