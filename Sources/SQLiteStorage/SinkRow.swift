import GRDB
import Matches
import Storage

/// Sinks as rows of the table `sink`. `position` is the last match that a sink that follows has processed; for a sink with
/// a queue it is the last match that deliveries were added for.
enum SinkRow {
  /// Adds a sink that does not exist yet. It starts after the last match queued so far.
  static func begin(_ sink: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO sink (name, position) SELECT ?, coalesce(max(sequence), 0) FROM match",
      arguments: [sink])
  }

  /// Whether there are matches after the sink's position. False for a disabled sink.
  static func isBehind(_ sink: String, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: """
        SELECT disabled = 0 AND position < (SELECT coalesce(max(sequence), 0) FROM match) FROM sink WHERE name = ?
        """)
    return try Bool.fetchOne(statement, arguments: [sink]) ?? false
  }

  /// Adds deliveries for the matches after the sinks' positions, and moves these forward. A disabled sink keeps its
  /// position.
  static func plan(_ routes: [SinkRoute], _ db: Database) throws {
    for route in routes where try isBehind(route.sink, db) {
      var position = try place(of: route.sink, db)?.position ?? .start
      while true {
        let batch = try MatchRow.matches(where: "sequence > ?", [position.number], limit: 500, db)
        guard let last = batch.last else { break }
        for match in batch where try route.admits(match, db) { try DeliveryRow.plan(match, for: route.sink, db) }
        position = last.position
      }
      try db.execute(sql: "UPDATE sink SET position = ? WHERE name = ?", arguments: [position.number, route.sink])
    }
  }

  /// When a digest was last due for a sink, in milliseconds since 1970; 0 if one is due at once, nil if none was due yet.
  static func digestDue(_ sink: String, _ db: Database) throws -> Int64? {
    let statement = try db.cachedStatement(sql: "SELECT digest_due FROM sink WHERE name = ?")
    return try Int64.fetchOne(statement, arguments: [sink])
  }

  static func setDigestDue(_ due: Int64, of sink: String, _ db: Database) throws {
    try db.execute(sql: "UPDATE sink SET digest_due = ? WHERE name = ?", arguments: [due, sink])
  }

  static func place(of sink: String, _ db: Database) throws -> SinkPlace? {
    let statement = try db.cachedStatement(sql: "SELECT position, bookmark FROM sink WHERE name = ?")
    return try Row.fetchOne(statement, arguments: [sink]).map {
      SinkPlace(position: OutboxPosition($0[0]), bookmark: $0[1])
    }
  }

  static func setPlace(_ place: SinkPlace, of sink: String, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO sink (name, position, bookmark) VALUES (?,?,?)
        ON CONFLICT (name) DO UPDATE SET position = excluded.position, bookmark = excluded.bookmark
        """)
    try statement.execute(arguments: [sink, place.position.number, place.bookmark])
  }
}

extension SinkRoute {
  /// Whether a match is delivered to the sink. A match whose line cannot be read is: the sink then reports that.
  func admits(_ match: StoredMatch, _ db: Database) throws -> Bool {
    guard let record = match.record else { return true }
    return try admits(record) {
      try MatchRow.matches(where: "story = ? AND sequence < ?", [record.story?.id, match.position.number], db)
        .compactMap(\.record)
    }
  }
}
