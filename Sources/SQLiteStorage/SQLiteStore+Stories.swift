package import Basics
import GRDB
package import Storage

extension SQLiteStore {
  package func matches(ofStory id: String) async throws(StorageError) -> [StoredMatch] {
    try await view { db in try MatchRow.matches(where: "story = ?", [id], db) }
  }

  package func stories(beginning: String, limit: Int) async throws(StorageError) -> [String] {
    try await view { db in
      // A text after all ids with this prefix.
      let sql = "SELECT DISTINCT story FROM match WHERE story >= ?1 AND story < ?1 || char(1114111) LIMIT ?2"
      return try String.fetchAll(db, sql: sql, arguments: [beginning, limit])
    }
  }

  package func latestOfStories(
    since: Timestamp, before: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch] {
    try await view { db in
      let sql = """
        SELECT \(MatchRow.columns) FROM match
        WHERE sequence IN (SELECT max(sequence) FROM match WHERE story IS NOT NULL AND matched_at >= ? GROUP BY story)
          AND sequence < ?
        ORDER BY sequence DESC LIMIT ?
        """
      let arguments: StatementArguments = [since.milliseconds, before?.number ?? .max, limit]
      return try Row.fetchAll(db, sql: sql, arguments: arguments).map(MatchRow.match)
    }
  }
}
