public import Basics
public import FeedModel

/// What a feed is, judged by its polls.
public enum FeedStatus: String, Sendable, CaseIterable {
  /// Its last poll succeeded.
  case ok
  /// It answers, and is a feed, but holds no entries.
  case empty
  /// It answers, but its newest entry is old.
  case stale
  /// What answers is no feed.
  case notAFeed
  /// The server refuses us (401, 403, 451).
  case blocked
  /// A permanent redirect is remembered; its configured address is out of date. A feed that has moved and is `empty` or
  /// `stale` too is that.
  case redirected
  /// 410: it is asked once a day.
  case gone
  /// It cannot be fetched or read.
  case failing
}

/// What is remembered of a feed between polls.
public struct FeedState: Sendable, Equatable {
  /// The watchlist's id.
  public var feedID: String
  /// The address as configured when this was stored; another address starts afresh.
  public var url: String
  /// Where a permanent redirect leads, to be asked instead of `url`.
  public var permanentURL: String?
  /// The `ETag` field, byte for byte (RFC 9110 §8.8.3).
  public var etag: [UInt8]?
  /// The `Last-Modified` field, byte for byte.
  public var lastModified: [UInt8]?
  /// A hash of the last body; an equal one counts as not modified.
  public var bodyHash: Int64?
  /// When the feed is due.
  public var nextPoll: Timestamp
  /// The delay that led to `nextPoll`. A wall clock that jumped back cannot hold a feed longer than this.
  public var plannedDelayMilliseconds: Int64 = 0
  /// The interval as adapted so far; nil before the first success.
  public var intervalMilliseconds: Int64?
  /// Why the delay is what it is, for people.
  public var delayReason = ""
  /// What the last polls say of it.
  public var status = FeedStatus.ok
  /// Since when `status` is what it is.
  public var statusSince: Timestamp
  /// How many polls failed in a row.
  public var consecutiveFailures = 0
  /// What the last failure was.
  public var lastError: String?
  /// When it was last polled.
  public var lastPoll: Timestamp?
  /// When a poll last succeeded; nil before the first success.
  public var lastSuccess: Timestamp?
  /// When a document was last read to its end; entries seen then are still in the feed.
  public var lastRead: Timestamp?
  /// When a poll last brought an entry that was not known.
  public var lastNew: Timestamp?
  /// The newest publication time seen.
  public var newestEntry: Timestamp?
  /// The document's title.
  public var title: String?
  /// Publication times of the latest entries, newest first, that the interval adapts to.
  public var recentEntries: [Timestamp] = []
  /// What its entries have in common, as `RecurringSentences.stored` writes it: read when entries are classified, not at
  /// every poll.
  public var recurringSentences = ""
  /// What the last document asked of pollers, kept for polls that bring no document.
  public var schedule = PublisherSchedule()
  /// When the server last sent a whole document, changed or not. Servers that answer 304 for ever are found by it.
  public var lastDocument: Timestamp?
  /// A hash of the definition under which the feed was last polled; nil when an earlier version polled it.
  public var definition: Int64?
  /// What the last polls brought, newest first, at most `FeedAnswer.kept`.
  public var answers: [FeedAnswer] = []

  /// A feed that has not been polled.
  public init(feedID: String, url: String, nextPoll: Timestamp, statusSince: Timestamp) {
    self.feedID = feedID
    self.url = url
    self.nextPoll = nextPoll
    self.statusSince = statusSince
  }
}
