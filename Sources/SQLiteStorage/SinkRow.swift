import Foundation
import GRDB
import Matches
import Storage

/// Sinks as rows of the table `sink`. `position` is the last match that a sink that follows has processed; for a sink
/// with a queue it is the last match that deliveries were added for.
enum SinkRow {
  /// Adds a sink that does not exist yet. It starts after the last match queued so far.
  static func begin(_ sink: String, _ db: Database) throws {
    try db.execute(
      sql: "INSERT OR IGNORE INTO sink (name, position) SELECT ?, coalesce(max(sequence), 0) FROM match",
      arguments: [sink])
  }

  /// How many matches are routed at once.
  private static let batchSize = 500

  /// The routes of the sinks that are so little behind that a poll's transaction can catch up for them.
  static func near(_ routes: [SinkRoute], _ db: Database) throws -> [SinkRoute] {
    let statement = try db.cachedStatement(
      sql: "SELECT position >= (SELECT coalesce(max(sequence), 0) FROM match) - ? FROM sink WHERE name = ?")
    return try routes.filter { try Bool.fetchOne(statement, arguments: [batchSize, $0.sink]) ?? false }
  }

  /// The next matches after a sink's position.
  struct Step: Sendable {
    var from: OutboxPosition
    var through: OutboxPosition
    /// Those that the sink's route admits.
    var admitted: [StoredMatch]
  }

  /// Routes the next matches after a sink's position; nil if there are none, or the sink is disabled.
  static func step(_ route: SinkRoute, _ db: Database) throws -> Step? {
    let statement = try db.cachedStatement(sql: "SELECT position FROM sink WHERE name = ? AND disabled = 0")
    guard let from = try Int64.fetchOne(statement, arguments: [route.sink]) else { return nil }
    let batch = try MatchRow.matches(where: "sequence > ?", [from], limit: batchSize, db)
    guard let last = batch.last else { return nil }
    return Step(
      from: OutboxPosition(from), through: last.position, admitted: try batch.filter { try route.admits($0, db) })
  }

  /// Adds the deliveries of a step and moves the sink's position forward. Does nothing if that was done meanwhile, or the
  /// sink was disabled.
  static func take(_ step: Step, of sink: String, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE sink SET position = ? WHERE name = ? AND position = ? AND disabled = 0")
    try statement.execute(arguments: [step.through.number, sink, step.from.number])
    guard db.changesCount > 0 else { return }
    for match in step.admitted { try DeliveryRow.plan(match, for: sink, db) }
  }

  /// Adds deliveries for all matches after the sinks' positions, and moves these forward. A disabled sink keeps its
  /// position.
  static func plan(_ routes: [SinkRoute], _ db: Database) throws {
    for route in routes { while let step = try step(route, db) { try take(step, of: route.sink, db) } }
  }

  /// When a digest was last due for a sink, in milliseconds since 1970; 0 if one is due at once, nil if none was due
  /// yet.
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
    var earlier: RowCursor?
    return try admits(record) {
      let rows = try earlier ?? MatchRow.earlier(ofStory: record.story?.id, before: match.position, db)
      earlier = rows
      return try rows.next().map { EarlierMatch(feedID: $0[0], line: Array($0[1] as Data)) }
    }
  }
}
