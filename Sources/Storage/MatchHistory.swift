public import FeedModel
import Foundation
import GRDB

extension StateStore {
  /// The latest matches' log lines, newest first, at most `limit`; with `topic` only those of that topic.
  public func latestLines(limit: Int, topic: String?) throws(StorageError) -> [[UInt8]] {
    try read { db in
      let condition = topic == nil ? "" : "WHERE instr(' ' || topics || ' ', ' ' || ?1 || ' ') > 0"
      let sql = "SELECT line FROM match \(condition) ORDER BY sequence DESC LIMIT \(limit)"
      let arguments: StatementArguments = topic.map { [$0] } ?? []
      return try Data.fetchAll(db, sql: sql, arguments: arguments).map(Array.init)
    }
  }

  /// Matches from before a place in the queue, newest first, at most `limit`, none older than `since`.
  public func matches(before sequence: Int64, since: Timestamp, limit: Int) throws(StorageError) -> [OutboxMatch] {
    try read { db in
      let sql = """
        SELECT sequence, id, matched_at, feed, language, score, topics, line FROM match WHERE sequence < ?
        ORDER BY sequence DESC LIMIT ?
        """
      return try Array(
        Row.fetchAll(db, sql: sql, arguments: [sequence, limit]).map(OutboxRow.match).prefix { $0.matchedAt >= since })
    }
  }

  /// Whether the state can be read.
  public func check() throws(StorageError) { _ = try read { db in try Int.fetchOne(db, sql: "SELECT 1") } }
}
