public import Basics
import Foundation
import GRDB

extension StateStore {
  /// The latest matches' log lines, newest first, at most `limit`; with `topic` only those of that topic.
  public func latestLines(limit: Int, topic: String?) async throws(StorageError) -> [[UInt8]] {
    try await view { db in
      let sql =
        topic == nil
        ? "SELECT line FROM match ORDER BY sequence DESC LIMIT ?1"
        : "SELECT line FROM match_topic JOIN match USING (sequence) WHERE topic = ?2 ORDER BY sequence DESC LIMIT ?1"
      let arguments: StatementArguments = topic.map { [limit, $0] } ?? [limit]
      return try Data.fetchAll(db, sql: sql, arguments: arguments).map(Array.init)
    }
  }

  /// How many matches of a feed the state holds, and the latest of them, newest first, at most `limit`.
  public func matches(ofFeed feed: String, limit: Int) async throws(StorageError) -> (count: Int, latest: [OutboxMatch])
  {
    try await view { db in
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM match WHERE feed = ?", arguments: [feed]) ?? 0
      let sql = """
        SELECT \(OutboxRow.columns) FROM match WHERE feed = ?
        ORDER BY sequence DESC LIMIT ?
        """
      return (count, try Row.fetchAll(db, sql: sql, arguments: [feed, limit]).map(OutboxRow.match))
    }
  }

  /// Matches with a lower sequence number than `sequence`, newest first, at most `limit`, none older than `since`.
  public func matches(
    before sequence: Int64, since: Timestamp, limit: Int
  ) async throws(StorageError) -> [OutboxMatch] {
    try await view { db in
      let sql = """
        SELECT \(OutboxRow.columns) FROM match WHERE sequence < ?
        ORDER BY sequence DESC LIMIT ?
        """
      return try Array(
        Row.fetchAll(db, sql: sql, arguments: [sequence, limit]).map(OutboxRow.match).prefix { $0.matchedAt >= since })
    }
  }

  /// The queued matches after a position, in order, at most `limit`. Like `matches(after:limit:)`, but reads on a
  /// connection of its own, for reports.
  public func matchesForReport(after position: Int64, limit: Int) async throws(StorageError) -> [OutboxMatch] {
    try await view { db in try OutboxRow.matches(where: "sequence > ?", [position], limit: limit, db) }
  }
}
