public import Basics
public import FeedModel

/// The stored state of a feed between polls: its condition, and what only polling needs.
@dynamicMemberLookup
public struct FeedState: Sendable, Equatable {
  /// The watchlist's id.
  public var feedID: String
  /// The part that reports show. Its members are also this value's members.
  public var condition: FeedCondition
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
  /// The time at which a document was last read completely. Entries whose `last_seen` is this are still in the feed.
  public var lastRead: Timestamp?
  /// The publication times of the latest entries, newest first, to which the interval adapts.
  public var recentEntries: [Timestamp] = []
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
    self.nextPoll = nextPoll
    condition = FeedCondition(url: url, statusSince: statusSince)
  }

  /// A member of the condition.
  @inlinable
  public subscript<Value>(dynamicMember member: WritableKeyPath<FeedCondition, Value>) -> Value {
    get { condition[keyPath: member] }
    _modify { yield &condition[keyPath: member] }
  }
}
