import Basics
import GRDB
import Storage

/// Rows of the table `attempt`.
enum AttemptRow {
  /// The number of attempts that are kept for each endpoint.
  private static let kept = 1000

  static func append(_ attempt: DeliveryAttempt, to sink: String, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO attempt (sink, at, match, matches, number, status, milliseconds, outcome, sentence, next_try)
        VALUES (?,?,?,?,?,?,?,?,?,?)
        """)
    try statement.execute(arguments: [
      sink, attempt.at.milliseconds, attempt.matchID, attempt.matches, attempt.number, attempt.status,
      attempt.milliseconds, attempt.outcome.rawValue, attempt.sentence, attempt.nextTry?.milliseconds,
    ])
    // Deletes old attempts only now and then.
    guard db.lastInsertedRowID % 100 == 0 else { return }
    try db.execute(
      sql: """
        DELETE FROM attempt WHERE sink = ?1
        AND id <= (SELECT id FROM attempt WHERE sink = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
        """, arguments: [sink, kept])
  }

  /// The latest attempts at a sink, newest first.
  static func latest(of sink: String, limit: Int, _ db: Database) throws -> [DeliveryAttempt] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT at, match, matches, number, status, milliseconds, outcome, sentence, next_try FROM attempt
        WHERE sink = ? ORDER BY id DESC LIMIT ?
        """, arguments: [sink, limit])
    return rows.map { row in
      DeliveryAttempt(
        at: Timestamp(milliseconds: row[0]), matchID: row[1], matches: row[2], number: row[3], status: row[4],
        milliseconds: row[5], outcome: DeliveryAttempt.Outcome(rawValue: row[6]) ?? .failed, sentence: row[7],
        nextTry: (row[8] as Int64?).map(Timestamp.init(milliseconds:)))
    }
  }
}
