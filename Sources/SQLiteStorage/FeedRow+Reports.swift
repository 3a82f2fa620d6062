import Basics
import GRDB
import Storage

/// Parts of the states of many feeds.
extension FeedRow {
  static func summaries(_ db: Database) throws -> [String: FeedSummary] {
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

  private static let conditionColumns = """
    name, url, permanent_url, title, delay_reason, status, status_since, failures, last_error, last_poll, last_success, \
    last_new, newest_entry, interval, standing
    """

  /// The conditions by feed id: of the named feeds, or of all feeds that were ever polled if `feeds` is nil.
  static func conditions(of feeds: [String]?, _ db: Database) throws -> [String: FeedCondition] {
    var conditions: [String: FeedCondition] = [:]
    guard let feeds else {
      var rows = try RawStatement("SELECT \(conditionColumns) FROM feed", db)
      try read(&rows, into: &conditions)
      return conditions
    }
    var rows = try RawStatement("SELECT \(conditionColumns) FROM feed WHERE name = ?", db)
    for feed in feeds {
      rows.bind(feed)
      try read(&rows, into: &conditions)
    }
    return conditions
  }

  private static func read(_ rows: inout RawStatement, into conditions: inout [String: FeedCondition]) throws {
    while try rows.step() {
      let name = rows.text() ?? ""
      var feed = FeedCondition(url: rows.text() ?? "", statusSince: Timestamp(milliseconds: 0))
      feed.permanentURL = rows.text()
      feed.title = rows.text()
      feed.delayReason = rows.text() ?? ""
      feed.status = rows.text().flatMap(FeedStatus.init(rawValue:)) ?? .ok
      feed.statusSince = Timestamp(milliseconds: rows.integer() ?? 0)
      feed.consecutiveFailures = Int(rows.integer() ?? 0)
      feed.lastError = rows.text()
      feed.lastPoll = rows.integer().map(Timestamp.init(milliseconds:))
      feed.lastSuccess = rows.integer().map(Timestamp.init(milliseconds:))
      feed.lastNew = rows.integer().map(Timestamp.init(milliseconds:))
      feed.newestEntry = rows.integer().map(Timestamp.init(milliseconds:))
      feed.intervalMilliseconds = rows.integer()
      feed.recurringSentences = rows.text() ?? ""
      conditions[name] = feed
    }
  }
}
