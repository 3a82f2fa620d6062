public import Basics

/// The part of a feed's state that reports show. Validators, publication times and what only polling needs are left out
/// to save memory: there may be 100,000 feeds.
public struct FeedCondition: Sendable, Equatable {
  /// The configured address when this was stored. A feed with another address has no stored state.
  public var url: String
  /// The target of a permanent redirect, which is polled instead of `url`; nil for none.
  public var permanentURL: String?
  /// The document's title.
  public var title: String?
  /// The reason for the delay to the next poll, for people.
  public var delayReason = ""
  /// The status after the last polls.
  public var status = FeedStatus.ok
  /// When `status` last changed.
  public var statusSince: Timestamp
  /// The number of failed polls in a row.
  public var consecutiveFailures = 0
  /// The last error, in a sentence.
  public var lastError: String?
  /// The time of the last poll.
  public var lastPoll: Timestamp?
  /// The time of the last successful poll; nil before the first success.
  public var lastSuccess: Timestamp?
  /// The time of the last poll that found new entries.
  public var lastNew: Timestamp?
  /// The newest publication time seen.
  public var newestEntry: Timestamp?
  /// The current interval, adapted to the feed, in milliseconds; nil before the first success.
  public var intervalMilliseconds: Int64?
  /// The recurring sentences of its entries, in the form of `RecurringSentences.stored`. They are parsed only when
  /// entries are classified, or shown.
  public var recurringSentences = ""

  /// A feed that has not been polled.
  public init(url: String, status: FeedStatus = .ok, statusSince: Timestamp) {
    self.url = url
    self.status = status
    self.statusSince = statusSince
  }
}
