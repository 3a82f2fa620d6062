public import Basics

/// The part of a feed's state that the schedule needs. Kept small: there may be 100,000 feeds.
public struct FeedSummary: Sendable, Equatable {
  /// The address as configured when this was stored.
  public var url: String
  /// The target of a permanent redirect.
  public var permanentURL: String?
  /// When the feed is due.
  public var nextPoll: Timestamp
  /// The delay that led to `nextPoll`.
  public var plannedDelayMilliseconds: Int64
  /// Whether the server asked for that delay with `Retry-After`.
  public var isHostLimit: Bool
  /// The status after the last polls.
  public var status: FeedStatus
  /// How many polls failed in a row.
  public var consecutiveFailures: Int
  /// A hash of the definition under which the feed was last polled; nil when an earlier version polled it.
  public var definition: Int64?

  /// A summary.
  public init(
    url: String, permanentURL: String?, nextPoll: Timestamp, plannedDelayMilliseconds: Int64, isHostLimit: Bool,
    status: FeedStatus, consecutiveFailures: Int, definition: Int64?
  ) {
    self.url = url
    self.permanentURL = permanentURL
    self.nextPoll = nextPoll
    self.plannedDelayMilliseconds = plannedDelayMilliseconds
    self.isHostLimit = isHostLimit
    self.status = status
    self.consecutiveFailures = consecutiveFailures
    self.definition = definition
  }
}
