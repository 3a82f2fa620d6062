public import Basics
import Foundation
import GRDB

extension StateStore {
  /// The place in the queue before the first match that is at most so many milliseconds from the latest one, earlier or
  /// later; 0 when there is no match.
  public func position(beforeLast distance: Int64) throws(StorageError) -> Int64 {
    try read { db in
      let sql = """
        SELECT coalesce(min(sequence), 1) - 1 FROM match, (SELECT matched_at AS latest FROM match ORDER BY sequence DESC LIMIT 1)
        WHERE matched_at BETWEEN latest - ?1 AND latest + ?1
        """
      return try Int64.fetchOne(db, sql: sql, arguments: [distance]) ?? 0
    }
  }

  /// The place in the queue of the latest match; 0 when there is none.
  public func lastPosition() throws(StorageError) -> Int64 {
    try read { db in try Int64.fetchOne(db, sql: "SELECT coalesce(max(sequence), 0) FROM match") ?? 0 }
  }

  /// The matches of a story before one of them, in order.
  public func matches(ofStory id: String, before sequence: Int64) throws(StorageError) -> [OutboxMatch] {
    try read { db in try OutboxRow.matches(where: "story = ? AND sequence < ?", [id, sequence], db) }
  }

  /// The log lines of a story's matches, in order.
  public func lines(ofStory id: String) async throws(StorageError) -> [[UInt8]] {
    try await view { db in
      try Data.fetchAll(db, sql: "SELECT line FROM match WHERE story = ? ORDER BY sequence", arguments: [id])
        .map(Array.init)
    }
  }

  /// The ids of stories that begin so, at most `limit`.
  public func stories(beginning: String, limit: Int) async throws(StorageError) -> [String] {
    try await view { db in
      // What stands behind every id that begins so.
      let sql = "SELECT DISTINCT story FROM match WHERE story >= ?1 AND story < ?1 || char(1114111) LIMIT ?2"
      return try String.fetchAll(db, sql: sql, arguments: [beginning, limit])
    }
  }

  /// The log lines of the matches since a moment that opened a story, in order.
  public func firstStoryLines(since: Timestamp) async throws(StorageError) -> [[UInt8]] {
    try await view { db in
      try Data.fetchAll(
        db, sql: "SELECT line FROM match WHERE story = id AND matched_at >= ? ORDER BY sequence",
        arguments: [since.milliseconds]
      ).map(Array.init)
    }
  }

  /// The latest log lines of the stories that had one since a moment, the story that grew last first, at most `limit`.
  public func latestStoryLines(since: Timestamp, limit: Int) async throws(StorageError) -> [[UInt8]] {
    try await view { db in
      let sql = """
        SELECT line FROM match
        WHERE sequence IN (SELECT max(sequence) FROM match WHERE story IS NOT NULL AND matched_at >= ? GROUP BY story)
        ORDER BY sequence DESC LIMIT ?
        """
      return try Data.fetchAll(db, sql: sql, arguments: [since.milliseconds, limit]).map(Array.init)
    }
  }
}
