import FeedModel
import Foundation
import GRDB

/// A feed's state as a row of the table `feed`.
enum FeedRow {
  static let columns = """
    name, url, permanent_url, etag, last_modified, body_hash, next_poll, planned_delay, delay_reason, status, \
    status_since, failures, last_error, last_poll, last_success, newest_entry, title, recent_entries, schedule, interval, \
    last_read, last_new
    """

  static func rowID(of name: String, _ db: Database) throws -> Int64? {
    let statement = try db.cachedStatement(sql: "SELECT id FROM feed WHERE name = ?")
    return try Int64.fetchOne(statement, arguments: [name])
  }

  /// Stores a state and returns its row's id.
  static func upsert(_ state: FeedState, _ db: Database) throws -> Int64 {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO feed (\(columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
        ON CONFLICT (name) DO UPDATE SET url=excluded.url, permanent_url=excluded.permanent_url, etag=excluded.etag,
          last_modified=excluded.last_modified, body_hash=excluded.body_hash, next_poll=excluded.next_poll,
          planned_delay=excluded.planned_delay, delay_reason=excluded.delay_reason, status=excluded.status,
          status_since=excluded.status_since, failures=excluded.failures, last_error=excluded.last_error,
          last_poll=excluded.last_poll, last_success=excluded.last_success, newest_entry=excluded.newest_entry,
          title=excluded.title, recent_entries=excluded.recent_entries, schedule=excluded.schedule, interval=excluded.interval,
          last_read=excluded.last_read, last_new=excluded.last_new
        RETURNING id
        """)
    let id = try Int64.fetchOne(
      statement,
      arguments: [
        state.feedID, state.url, state.permanentURL, state.etag.map(blob), state.lastModified.map(blob),
        state.bodyHash, state.nextPoll.milliseconds, state.plannedDelayMilliseconds, state.delayReason,
        state.status.rawValue, state.statusSince.milliseconds, state.consecutiveFailures, state.lastError,
        state.lastPoll?.milliseconds, state.lastSuccess?.milliseconds, state.newestEntry?.milliseconds, state.title,
        state.recentEntries.map { String($0.milliseconds) }.joined(separator: " "), text(state.schedule),
        state.intervalMilliseconds, state.lastRead?.milliseconds, state.lastNew?.milliseconds,
      ])
    guard let id else { throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "no row came back") }
    return id
  }

  static func state(_ row: Row) -> FeedState {
    var state = FeedState(
      feedID: row[0], url: row[1], nextPoll: Timestamp(milliseconds: row[6]),
      statusSince: Timestamp(milliseconds: row[10]))
    state.permanentURL = row[2]
    state.etag = (row[3] as Data?).map(Array.init)
    state.lastModified = (row[4] as Data?).map(Array.init)
    state.bodyHash = row[5]
    state.plannedDelayMilliseconds = row[7]
    state.delayReason = row[8]
    state.status = FeedStatus(rawValue: row[9]) ?? .ok
    state.consecutiveFailures = row[11]
    state.lastError = row[12]
    state.lastPoll = (row[13] as Int64?).map(Timestamp.init(milliseconds:))
    state.lastSuccess = (row[14] as Int64?).map(Timestamp.init(milliseconds:))
    state.newestEntry = (row[15] as Int64?).map(Timestamp.init(milliseconds:))
    state.title = row[16]
    state.recentEntries = (row[17] as String).split(separator: " ").compactMap { Int64($0) }
      .map(Timestamp.init(milliseconds:))
    state.schedule = schedule(row[18])
    state.intervalMilliseconds = row[19]
    state.lastRead = (row[20] as Int64?).map(Timestamp.init(milliseconds:))
    state.lastNew = (row[21] as Int64?).map(Timestamp.init(milliseconds:))
    return state
  }

  private static func blob(_ bytes: [UInt8]) -> Data { Data(bytes) }

  // `ttl=60 hours=1,2 days=0 period=3600`, with what is not said left out.
  private static func text(_ schedule: PublisherSchedule) -> String {
    var parts: [String] = []
    if let minutes = schedule.ttlMinutes { parts.append("ttl=\(minutes)") }
    if !schedule.skipHours.isEmpty {
      parts.append("hours=" + schedule.skipHours.map(String.init).joined(separator: ","))
    }
    if !schedule.skipDays.isEmpty { parts.append("days=" + schedule.skipDays.map(String.init).joined(separator: ",")) }
    if let seconds = schedule.updatePeriodSeconds { parts.append("period=\(seconds)") }
    return parts.joined(separator: " ")
  }

  private static func schedule(_ text: String) -> PublisherSchedule {
    var schedule = PublisherSchedule()
    for part in text.split(separator: " ") {
      let pair = part.split(separator: "=", maxSplits: 1)
      guard pair.count == 2 else { continue }
      let numbers = pair[1].split(separator: ",").compactMap { Int($0) }
      switch pair[0] {
      case "ttl": schedule.ttlMinutes = numbers.first
      case "hours": schedule.skipHours = numbers
      case "days": schedule.skipDays = numbers
      case "period": schedule.updatePeriodSeconds = numbers.first
      default: break
      }
    }
    return schedule
  }
}
