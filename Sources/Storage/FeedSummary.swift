public import Basics
import GRDB

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

  static func all(_ db: Database) throws -> [String: FeedSummary] {
    var rows = try RawStatement(
      """
      SELECT (SELECT count(*) FROM feed), name, url, permanent_url, next_poll, planned_delay,
        delay_reason LIKE 'Retry-After%', status, failures, definition
      FROM feed
      """, db)
    var summaries: [String: FeedSummary] = [:]
    while try rows.step() {
      let count = Int(rows.integer() ?? 0)
      if summaries.isEmpty { summaries.reserveCapacity(count) }
      summaries[rows.text() ?? ""] = FeedSummary(
        url: rows.text() ?? "", permanentURL: rows.text(), nextPoll: Timestamp(milliseconds: rows.integer() ?? 0),
        plannedDelayMilliseconds: rows.integer() ?? 0, isHostLimit: rows.integer() == 1,
        status: rows.text().flatMap(FeedStatus.init(rawValue:)) ?? .ok,
        consecutiveFailures: Int(rows.integer() ?? 0), definition: rows.integer())
    }
    return summaries
  }
}
