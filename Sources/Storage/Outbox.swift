import Classification
public import FeedModel
import Foundation
import GRDB

/// A queued match, ready to be written or sent.
public struct OutboxMatch: Sendable, Equatable {
  /// Its place in the queue; grows by one or more from match to match.
  public var sequence: Int64
  /// The match's id.
  public var id: String
  /// When it was classified.
  public var matchedAt: Timestamp
  /// The watchlist's id of its feed.
  public var feedID: String
  /// The entry's language.
  public var language: String?
  /// Its score.
  public var score: Double
  /// Its topics' ids.
  public var topics: [String]
  /// The match-log line, without its line end.
  public var line: [UInt8]
}

/// How far a sink has come: everything up to `position` is surely taken.
public struct SinkPosition: Sendable, Equatable {
  /// The last sequence number taken.
  public var position: Int64 = 0
  /// The device of the file that was written.
  public var fileDevice: Int64 = 0
  /// The inode of the file that was written.
  public var fileInode: Int64 = 0
  /// The file's length after the line at `position`.
  public var fileOffset: Int64 = 0
  /// Whether the sink said that it wants nothing any more.
  public var isDisabled = false

  /// A sink that has taken nothing.
  public init() {}
}

/// A delivery to a webhook that is still to be made, or was given up.
public struct PendingDelivery: Sendable, Equatable {
  /// The match's place in the queue.
  public var sequence: Int64
  /// How often it was tried.
  public var attempts: Int
  /// When it was first to be tried.
  public var firstTry: Timestamp
  /// When it may be tried next.
  public var nextTry: Timestamp
}

extension StateStore {
  /// The queued matches after a position, in order, at most `limit`.
  public func matches(after position: Int64, limit: Int) throws(StorageError) -> [OutboxMatch] {
    try read { db in try OutboxRow.matches(after: position, limit: limit, db) }
  }

  /// How many matches are queued after a position.
  public func matchCount(after position: Int64) throws(StorageError) -> Int {
    try read { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM match WHERE sequence > ?", arguments: [position]) ?? 0
    }
  }

  /// How far a sink has come; nil for a sink that is new.
  public func position(of sink: String) throws(StorageError) -> SinkPosition? {
    try read { db in
      let sql = "SELECT position, file_device, file_inode, file_offset, disabled FROM sink WHERE name = ?"
      guard let row = try Row.fetchOne(db, sql: sql, arguments: [sink]) else { return nil }
      var position = SinkPosition()
      position.position = row[0]
      position.fileDevice = row[1]
      position.fileInode = row[2]
      position.fileOffset = row[3]
      position.isDisabled = row[4]
      return position
    }
  }

  /// Stores how far a sink has come.
  public func setPosition(_ position: SinkPosition, of sink: String) throws(StorageError) {
    try write { db in try OutboxRow.setPosition(position, of: sink, db) }
  }

  /// Moves a sink forward and plans the deliveries it accepted, in one transaction.
  public func plan(_ sequences: [Int64], for sink: String, upTo position: Int64, at: Timestamp) throws(StorageError) {
    try write { db in
      let insert = try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO delivery (sink, sequence, attempts, first_try, next_try) VALUES (?,?,0,?,?)")
      for sequence in sequences {
        try insert.execute(arguments: [sink, sequence, at.milliseconds, at.milliseconds])
      }
      try db.execute(sql: "UPDATE sink SET position = ? WHERE name = ?", arguments: [position, sink])
    }
  }

  /// The oldest delivery of a sink, with its match; nil when nothing waits. Order is kept: what is younger waits. A delivery whose match is
  /// no longer stored is dropped.
  public func nextDelivery(of sink: String) throws(StorageError) -> (delivery: PendingDelivery, match: OutboxMatch)? {
    try write { db in
      let sql = """
        SELECT sequence, attempts, first_try, next_try FROM delivery WHERE sink = ? AND dead = 0
        ORDER BY sequence LIMIT 1
        """
      while let row = try Row.fetchOne(db, sql: sql, arguments: [sink]) {
        let delivery = PendingDelivery(
          sequence: row[0], attempts: row[1], firstTry: Timestamp(milliseconds: row[2]),
          nextTry: Timestamp(milliseconds: row[3]))
        let match = try OutboxRow.matches(after: delivery.sequence - 1, limit: 1, db).first
        if let match, match.sequence == delivery.sequence { return (delivery, match) }
        try OutboxRow.remove(delivery.sequence, of: sink, db)
      }
      return nil
    }
  }

  /// Lets a sink that does not exist yet begin with what is queued from now on.
  public func begin(_ sink: String) throws(StorageError) {
    try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO sink (name, position) SELECT ?, coalesce(max(sequence), 0) FROM match",
        arguments: [sink])
    }
  }

  /// Notes whether a sink wants anything.
  public func setDisabled(_ isDisabled: Bool, sink: String) throws(StorageError) {
    try write { db in
      try db.execute(sql: "UPDATE sink SET disabled = ? WHERE name = ?", arguments: [isDisabled, sink])
    }
  }

  /// Notes that a delivery was made.
  public func delivered(_ sequence: Int64, to sink: String) throws(StorageError) {
    try write { db in try OutboxRow.remove(sequence, of: sink, db) }
  }

  /// Notes a failed attempt and when to try again; `dead` gives the delivery up.
  public func failed(
    _ delivery: PendingDelivery, of sink: String, result: String, nextTry: Timestamp, dead: Bool
  ) throws(StorageError) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE delivery SET attempts = ?, next_try = ?, last_result = ?, dead = ? WHERE sink = ? AND sequence = ?
          """,
        arguments: [
          delivery.attempts + 1, nextTry.milliseconds, result, dead, sink, delivery.sequence,
        ])
    }
  }

  /// Plans deliveries again: the dead letters of a sink, or with `since` all its matches from that time on. Returns how
  /// many.
  public func replay(sink: String, since: Timestamp?, at: Timestamp) throws(StorageError) -> Int {
    try write { db in
      try db.execute(sql: "UPDATE sink SET disabled = 0 WHERE name = ?", arguments: [sink])
      if let since {
        try db.execute(
          sql: """
            INSERT OR REPLACE INTO delivery (sink, sequence, attempts, first_try, next_try)
            SELECT ?1, sequence, 0, ?2, ?2 FROM match WHERE matched_at >= ?3
            """, arguments: [sink, at.milliseconds, since.milliseconds])
      } else {
        try db.execute(
          sql: "UPDATE delivery SET dead = 0, attempts = 0, first_try = ?1, next_try = ?1 WHERE sink = ?2 AND dead = 1",
          arguments: [at.milliseconds, sink])
      }
      return db.changesCount
    }
  }
}

/// The outbox's rows.
enum OutboxRow {
  /// Queues a match. One that is queued already (the same feed, entry and revision) is not queued twice.
  static func append(_ match: Match, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO match (id, matched_at, feed, language, score, topics, line) VALUES (?,?,?,?,?,?,?)
        """)
    try statement.execute(arguments: [
      match.id, match.matchedAt.milliseconds, match.feedID, match.entry.language, match.verdict.score,
      match.verdict.topics.map(\.id).joined(separator: " "), Data(match.json()),
    ])
  }

  static func matches(after position: Int64, limit: Int, _ db: Database) throws -> [OutboxMatch] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT sequence, id, matched_at, feed, language, score, topics, line FROM match WHERE sequence > ?
        ORDER BY sequence LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: [position, limit]).map(match)
  }

  /// A match in a row of `sequence, id, matched_at, feed, language, score, topics, line`.
  static func match(_ row: Row) -> OutboxMatch {
    let topics: String = row[6]
    let line: Data = row[7]
    return OutboxMatch(
      sequence: row[0], id: row[1], matchedAt: Timestamp(milliseconds: row[2]), feedID: row[3], language: row[4],
      score: row[5], topics: topics.split(separator: " ").map(String.init), line: Array(line))
  }

  static func setPosition(_ position: SinkPosition, of sink: String, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql:
        "INSERT OR REPLACE INTO sink (name, position, file_device, file_inode, file_offset, disabled) VALUES (?,?,?,?,?,?)"
    )
    try statement.execute(arguments: [
      sink, position.position, position.fileDevice, position.fileInode, position.fileOffset, position.isDisabled,
    ])
  }

  static func remove(_ sequence: Int64, of sink: String, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: "DELETE FROM delivery WHERE sink = ? AND sequence = ?")
    try statement.execute(arguments: [sink, sequence])
  }

  /// Forgets old matches that no sink still needs.
  static func purge(before: Timestamp, _ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM match WHERE matched_at < ?1 AND sequence <= (SELECT coalesce(min(position), 0) FROM sink)
        AND sequence NOT IN (SELECT sequence FROM delivery)
        """, arguments: [before.milliseconds])
  }
}
