import Basics
import Foundation
import GRDB
import Matches
import Storage

/// Matches as rows of the tables `match`, `match_topic` and `match_entity`. SQLite runs one writing transaction at a
/// time, so the order of `sequence` is the order of the commits.
enum MatchRow {
  /// The columns that `match` reads.
  static let columns = "sequence, id, matched_at, line"

  /// Queues a match, marked if it is muted. Returns false, with no change, if a match with the same id was queued
  /// before; the caller reports that.
  static func append(_ match: MatchRecord, _ db: Database) throws -> Bool {
    var match = match
    match.muted = try MuteRow.all(db).muting(match)?.subject.description
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO match (id, matched_at, feed, language, score, probability, topics, story, line)
        VALUES (?,?,?,?,?,?,?,?,?)
        ON CONFLICT (id) DO NOTHING
        """)
    try statement.execute(arguments: [
      match.id, match.matchedAt.milliseconds, match.feed.id, match.entry.language, match.score, match.probability,
      match.topics.map(\.id).joined(separator: " "), match.story?.id, Data(match.line()),
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

  /// The position of the last match; `start` if there is none.
  static func last(_ db: Database) throws -> OutboxPosition {
    let statement = try db.cachedStatement(sql: "SELECT coalesce(max(sequence), 0) FROM match")
    return OutboxPosition(try Int64.fetchOne(statement) ?? 0)
  }

  /// The matches that meet an SQL condition, in order.
  static func matches(
    where condition: String, _ arguments: StatementArguments, limit: Int = .max, _ db: Database
  ) throws -> [StoredMatch] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(columns) FROM match WHERE \(condition) ORDER BY sequence LIMIT \(limit)")
    return try Row.fetchAll(statement, arguments: arguments).map(match)
  }

  /// The feeds and lines of a story's matches before a position, in order.
  static func earlier(ofStory story: String?, before position: OutboxPosition, _ db: Database) throws -> RowCursor {
    let statement = try db.cachedStatement(
      sql: "SELECT feed, line FROM match WHERE story = ? AND sequence < ? ORDER BY sequence")
    return try Row.fetchCursor(statement, arguments: [story, position.number])
  }

  /// The lowest place where a match can pass a filter; nil if none can. The index of each condition says it without a look
  /// at the matches. Times need not be in the order of places.
  static func first(answering filter: MatchFilter, _ db: Database) throws -> Int64? {
    var floors: [(sql: String, value: any DatabaseValueConvertible)] = []
    if let since = filter.since {
      // Without the plus SQLite would walk the table from its beginning.
      let sql = "SELECT min(+sequence) FROM match INDEXED BY match_by_time WHERE matched_at >= ?"
      floors.append((sql, since.milliseconds))
    }
    func add(_ values: Set<String>, _ sql: String) {
      if values.count == 1, let value = values.first { floors.append((sql, value)) }
    }
    add(filter.topics, "SELECT min(sequence) FROM match_topic WHERE topic = ?")
    add(filter.entities, "SELECT min(sequence) FROM match_entity WHERE entity = ?")
    add(Set([filter.side?.uppercased()].compactMap(\.self)), "SELECT min(sequence) FROM match_entity WHERE side = ?")
    add(filter.feeds, "SELECT min(sequence) FROM match WHERE feed = ?")
    guard var first = try Int64.fetchOne(db, sql: "SELECT min(sequence) FROM match") else { return nil }
    for (sql, value) in floors {
      guard let floor = try Int64.fetchOne(try db.cachedStatement(sql: sql), arguments: [value]) else { return nil }
      first = max(first, floor)
    }
    return first
  }

  /// When the first match from a place on was classified.
  static func time(from place: Int64, _ db: Database) throws -> Timestamp {
    let sql = "SELECT matched_at FROM match WHERE sequence >= ? ORDER BY sequence LIMIT 1"
    return Timestamp(milliseconds: try Int64.fetchOne(db, sql: sql, arguments: [place]) ?? 0)
  }

  /// The latest matches that pass a filter, newest first, from a place on. The filter's languages are ignored.
  static func latest(
    passing filter: MatchFilter, firstReportsOnly: Bool = false, from start: Int64, before position: OutboxPosition?,
    limit: Int, _ db: Database
  ) throws -> [StoredMatch] {
    var (source, conditions, arguments) = parts(of: filter)
    if firstReportsOnly { conditions.append("(story IS NULL OR story = id)") }
    conditions.append("sequence >= ?")
    arguments += [start]
    if let position {
      conditions.append("sequence < ?")
      arguments += [position.number]
    }
    return try Row.fetchAll(
      db,
      sql: """
        SELECT \(columns) FROM \(source) WHERE \(conditions.joined(separator: " AND ")) ORDER BY sequence DESC LIMIT ?
        """,
      arguments: arguments + [limit]
    ).map(match)
  }

  /// A query's tables and conditions. One topic or one entity leads: its index has its matches in order (a CROSS JOIN
  /// keeps the order of the tables, sqlite.org/optoverview.html). All else is looked up for one match after the other.
  private static func parts(of filter: MatchFilter) -> (String, [String], StatementArguments) {
    var source = "match"
    var conditions: [String] = []
    var arguments = StatementArguments()
    func add(_ condition: String, _ values: [any DatabaseValueConvertible]) {
      conditions.append(condition)
      arguments += StatementArguments(values)
    }
    func places(_ values: Set<String>) -> String { values.map { _ in "?" }.joined(separator: ",") }
    let (topics, entities, feeds) = (filter.topics, filter.entities, filter.feeds)
    if entities.count == 1 {
      source = "match_entity AS named CROSS JOIN match USING (sequence)"
      add("named.entity = ?", Array(entities))
    } else if !entities.isEmpty {
      let named = "SELECT 1 FROM match_entity AS e WHERE e.sequence = match.sequence"
      add("EXISTS (\(named) AND e.entity IN (\(places(entities))))", Array(entities))
    }
    if topics.count == 1, entities.count != 1 {
      source = "match_topic AS about CROSS JOIN match USING (sequence)"
      add("about.topic = ?", Array(topics))
    } else if !topics.isEmpty {
      let about = "SELECT 1 FROM match_topic AS t WHERE t.sequence = match.sequence"
      add("EXISTS (\(about) AND t.topic IN (\(places(topics))))", Array(topics))
    }
    if let side = filter.side {
      let named = "SELECT 1 FROM match_entity AS s WHERE s.sequence = match.sequence"
      add("EXISTS (\(named) AND s.side = ?)", [side.uppercased()])
    }
    if !feeds.isEmpty { add("feed IN (\(places(feeds)))", Array(feeds)) }
    if let since = filter.since { add("matched_at >= ?", [since.milliseconds]) }
    if filter.minScore > 0 { add("score >= ?", [filter.minScore]) }
    if filter.minProbability > 0 { add("coalesce(probability, 1) >= ?", [filter.minProbability]) }
    return (source, conditions, arguments)
  }

  /// A match in a row of `columns`.
  static func match(_ row: Row) -> StoredMatch {
    let line: Data = row[3]
    return StoredMatch(
      position: OutboxPosition(row[0]), id: row[1], matchedAt: Timestamp(milliseconds: row[2]), line: Array(line))
  }
}
