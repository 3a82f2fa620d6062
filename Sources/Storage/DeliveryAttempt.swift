public import Basics
import GRDB

/// One attempt of a delivery to a webhook, stored for people to look at.
public struct DeliveryAttempt: Sendable, Equatable {
  /// The outcomes of an attempt.
  public enum Outcome: String, Sendable, CaseIterable {
    /// The receiver accepted the message.
    case delivered
    /// It failed and is repeated.
    case failed
    /// The receiver refused the message for good.
    case refused
    /// The receiver answered 410 (gone): it wants no more messages.
    case disabled
  }

  /// The time at which it began.
  public var at: Timestamp
  /// The id of the match, or of the first of a summary.
  public var matchID: String
  /// The number of matches: 1, or more for a summary.
  public var matches: Int
  /// The number of the attempt at this delivery, from 1.
  public var number: Int
  /// The HTTP status; nil if there was no answer.
  public var status: Int?
  /// The duration in milliseconds.
  public var milliseconds: Int64
  /// The outcome.
  public var outcome: Outcome
  /// The outcome in a sentence, without the address and secrets.
  public var sentence: String
  /// The time of the next attempt, after a failure.
  public var nextTry: Timestamp?

  /// Memberwise.
  public init(
    at: Timestamp, matchID: String, matches: Int, number: Int, status: Int?, milliseconds: Int64, outcome: Outcome,
    sentence: String, nextTry: Timestamp? = nil
  ) {
    self.at = at
    self.matchID = matchID
    self.matches = matches
    self.number = number
    self.status = status
    self.milliseconds = milliseconds
    self.outcome = outcome
    self.sentence = sentence
    self.nextTry = nextTry
  }
}

extension StateStore {
  /// The latest attempts at an endpoint, newest first, at most `limit`; of each endpoint the last thousand are kept.
  public func attempts(of sink: String, limit: Int) throws(StorageError) -> [DeliveryAttempt] {
    try read { db in
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
}

/// Rows of the table `attempt`.
enum AttemptRow {
  /// How many attempts of each endpoint are kept.
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
    // Now and then is often enough.
    guard db.lastInsertedRowID % 100 == 0 else { return }
    try db.execute(
      sql: """
        DELETE FROM attempt WHERE sink = ?1
        AND id <= (SELECT id FROM attempt WHERE sink = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
        """, arguments: [sink, kept])
  }
}
