package import Basics
package import Storage

extension PostgreSQLStore {
  package func matches(ofStory id: String) async throws(StorageError) -> [StoredMatch] {
    try await report { link throws(StorageError) in
      try MatchRow.matches(where: "story = $1::text", [.text(id)], &link)
    }
  }

  package func stories(beginning: String, limit: Int) async throws(StorageError) -> [String] {
    try await report { link throws(StorageError) in
      // A text after all ids with this prefix.
      try link.rows(
        """
        SELECT DISTINCT story FROM match
        WHERE story IS NOT NULL AND story >= $1::text AND story < $1::text || chr(1114111) LIMIT $2::bigint
        """, [.text(beginning), .int(Int64(limit))]
      ) { $0.text() ?? "" }
    }
  }

  package func latestOfStories(
    since: Timestamp, before: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch] {
    try await report { link throws(StorageError) in
      try link.rows(
        """
        SELECT \(MatchRow.columns) FROM match WHERE sequence IN (
          SELECT max(sequence) FROM match WHERE story IS NOT NULL AND matched_at >= $1::bigint GROUP BY story)
          AND sequence < $3::bigint
        ORDER BY sequence DESC LIMIT $2::bigint
        """, [.int(since.milliseconds), .int(Int64(limit)), .int(before?.number ?? .max)], MatchRow.match)
    }
  }
}
