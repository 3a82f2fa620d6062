import Basics
import Matches
import Storage

/// Matches as rows of the tables `match`, `match_topic` and `match_entity`.
enum MatchRow {
  /// The columns that `match` reads.
  static let columns = "sequence, id, matched_at, line"

  /// A match in a row of `columns`.
  static func match(_ row: inout Row) -> StoredMatch {
    StoredMatch(
      position: OutboxPosition(row.integer() ?? 0), id: row.text() ?? "",
      matchedAt: row.time() ?? Timestamp(milliseconds: 0), line: row.bytes() ?? [])
  }

  /// The matches that meet an SQL condition, in order.
  static func matches(
    where condition: String, _ arguments: [Argument], limit: Int = .max, _ link: inout DatabaseLink
  ) throws(StorageError) -> [StoredMatch] {
    try link.rows(
      "SELECT \(columns) FROM match WHERE \(condition) ORDER BY sequence LIMIT $\(arguments.count + 1)::bigint",
      arguments + [.int(Int64(limit))], match)
  }
}
