public import Basics
import FeedModel
import Foundation
import GRDB
import Matches

/// A queued match, ready to be written or sent.
public struct OutboxMatch: Sendable, Equatable {
  /// Its sequence number in the outbox. It grows by one or more from match to match.
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
  /// The probability that a desk wants it, 0 to 1; nil if no weights were learned.
  public var probability: Double?
  /// Its topics' ids.
  public var topics: [String]
  /// The story it is of; nil for one of an earlier version.
  public var story: String?
  /// The match-log line, without its line end.
  public var line: [UInt8]
}

/// The progress of a sink: it has processed every match up to and including `position`.
public struct SinkPosition: Sendable, Equatable {
  /// The sequence number of the last match processed.
  public var position: Int64 = 0
  /// The device number (`st_dev`) of the file that the sink writes; 0 if it writes none.
  public var fileDevice: Int64 = 0
  /// The inode number of that file.
  public var fileInode: Int64 = 0
  /// The length of that file, in bytes, after the line at `position`.
  public var fileOffset: Int64 = 0
  /// Whether the sink is disabled because its receiver wants no more deliveries.
  public var isDisabled = false

  /// The progress of a sink that has processed nothing.
  public init() {}
}

extension StateStore {
  /// The queued matches after a position, in order, at most `limit`.
  public func matches(after position: Int64, limit: Int) throws(StorageError) -> [OutboxMatch] {
    try read { db in try OutboxRow.matches(where: "sequence > ?", [position], limit: limit, db) }
  }

  /// The ids of all queued matches after a position.
  public func matchIDs(after position: Int64) throws(StorageError) -> Set<String> {
    try read { db in
      try String.fetchSet(db, sql: "SELECT id FROM match WHERE sequence > ?", arguments: [position])
    }
  }

  /// The match-log lines of these matches, by match id. Matches that are not stored are left out.
  public func lines(ofMatches ids: Set<String>) throws(StorageError) -> [String: [UInt8]] {
    try read { db in
      let statement = try db.cachedStatement(sql: "SELECT line FROM match WHERE id = ?")
      var lines: [String: [UInt8]] = [:]
      for id in ids {
        if let line = try Data.fetchOne(statement, arguments: [id]) { lines[id] = Array(line) }
      }
      return lines
    }
  }

  /// How many matches a sink has not processed. `position` is its position; nil means the stored one.
  public func queuedCount(for sink: String, after position: Int64?) async throws(StorageError) -> Int {
    try await view { db in
      let sql = """
        SELECT count(*) FROM match
        WHERE sequence > coalesce(?, (SELECT position FROM sink WHERE name = ?), 0)
        """
      return try Int.fetchOne(db, sql: sql, arguments: [position, sink]) ?? 0
    }
  }

  /// The progress of a sink; nil if the sink is new.
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

  /// Stores the progress of a sink.
  public func setPosition(_ position: SinkPosition, of sink: String) throws(StorageError) {
    try write { db in try OutboxRow.setPosition(position, of: sink, db) }
  }

  /// A number that changes when another process writes to the state file (SQLite's `PRAGMA data_version`).
  public func foreignChanges() throws(StorageError) -> Int64 {
    try read { db in try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }
  }
}

/// The outbox's rows.
enum OutboxRow {
  /// Queues a match. Returns false, and changes nothing, if a match with the same id was queued before; the caller
  /// reports that.
  static func append(_ match: MatchRecord, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO match (id, matched_at, feed, language, score, probability, topics, story, line)
        VALUES (?,?,?,?,?,?,?,?,?)
        ON CONFLICT (id) DO NOTHING
        """)
    try statement.execute(arguments: [
      match.id, match.matchedAt.milliseconds, match.feed.id, match.entry.language, match.score,
      match.probability, match.topics.map(\.id).joined(separator: " "), match.story?.id, Data(match.line()),
    ])
    guard db.changesCount > 0 else { return false }
    let sequence = db.lastInsertedRowID
    let byTopic = try db.cachedStatement(sql: "INSERT OR IGNORE INTO match_topic (topic, sequence) VALUES (?,?)")
    for topic in match.topics { try byTopic.execute(arguments: [topic.id, sequence]) }
    try appendEntities(of: match, sequence, db)
    return true
  }

  /// Stores the entities that a match names, so that matches can be found by entity and by side.
  static func appendEntities(of match: MatchRecord, _ sequence: Int64, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT OR IGNORE INTO match_entity (sequence, entity, side) VALUES (?,?,?)")
    for entity in match.entities { try statement.execute(arguments: [sequence, entity.id, entity.side?.uppercased()]) }
  }

  /// The columns of `match`.
  static let columns = "sequence, id, matched_at, feed, language, score, probability, topics, story, line"

  /// The matches that meet an SQL condition, in order.
  static func matches(
    where condition: String, _ arguments: StatementArguments, limit: Int = .max, _ db: Database
  ) throws -> [OutboxMatch] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(columns) FROM match WHERE \(condition)
        ORDER BY sequence LIMIT \(limit)
        """)
    return try Row.fetchAll(statement, arguments: arguments).map(match)
  }

  /// A match in a row of `columns`.
  static func match(_ row: Row) -> OutboxMatch {
    let topics: String = row[7]
    let line: Data = row[9]
    return OutboxMatch(
      sequence: row[0], id: row[1], matchedAt: Timestamp(milliseconds: row[2]), feedID: row[3], language: row[4],
      score: row[5], probability: row[6], topics: topics.split(separator: " ").map(String.init), story: row[8],
      line: Array(line))
  }

  static func setPosition(_ position: SinkPosition, of sink: String, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO sink (name, position, file_device, file_inode, file_offset, disabled) VALUES (?,?,?,?,?,?)
        ON CONFLICT (name) DO UPDATE SET position=excluded.position, file_device=excluded.file_device,
          file_inode=excluded.file_inode, file_offset=excluded.file_offset, disabled=excluded.disabled
        """)
    try statement.execute(arguments: [
      sink, position.position, position.fileDevice, position.fileInode, position.fileOffset, position.isDisabled,
    ])
  }
}
