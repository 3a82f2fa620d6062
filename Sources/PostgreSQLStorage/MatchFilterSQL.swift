import Basics
import Matches
import Storage

/// A filter of matches as SQL: its conditions on the table `match`, and their arguments.
struct MatchFilterSQL {
  private(set) var conditions: [String] = []
  private(set) var arguments: [Argument] = []

  /// The filter's languages are left out: they are compared with the records.
  init(_ filter: MatchFilter) {
    func among(_ table: String, _ column: String, _ values: Set<String>) {
      if values.isEmpty { return }
      add(
        "EXISTS (SELECT FROM \(table) AS t WHERE t.sequence = match.sequence AND t.\(column) = ANY (?::text[]))",
        .texts(values.sorted()))
    }
    among("match_topic", "topic", filter.topics)
    among("match_entity", "entity", filter.entities)
    among("match_entity", "side", Set([filter.side?.uppercased()].compactMap(\.self)))
    if !filter.feeds.isEmpty { add("feed = ANY (?::text[])", .texts(filter.feeds.sorted())) }
    if let since = filter.since { add("matched_at >= ?::bigint", .int(since.milliseconds)) }
    if filter.minScore > 0 { add("score >= ?::float8", .double(filter.minScore)) }
    if filter.minProbability > 0 { add("coalesce(probability, 1) >= ?::float8", .double(filter.minProbability)) }
  }

  /// Adds a condition with an argument at the question mark.
  mutating func add(_ condition: String, _ argument: Argument) {
    arguments.append(argument)
    conditions.append(condition.replacing("?", with: "$\(arguments.count)"))
  }

  mutating func add(_ condition: String) { conditions.append(condition) }

  /// The lowest place where a match can pass a filter; nil if none can. The index of each condition says it without a look
  /// at the matches. Times need not be in the order of places.
  static func first(_ filter: MatchFilter, _ link: inout DatabaseLink) throws(StorageError) -> Int64? {
    var floors: [(sql: String, value: Argument)] = []
    if let since = filter.since {
      // Without the plus PostgreSQL could walk the table from its beginning.
      floors.append(("SELECT min(sequence + 0) FROM match WHERE matched_at >= $1::bigint", .int(since.milliseconds)))
    }
    func add(_ values: Set<String>, _ sql: String) {
      if values.count == 1, let value = values.first { floors.append((sql, .text(value))) }
    }
    add(filter.topics, "SELECT min(sequence) FROM match_topic WHERE topic = $1::text")
    add(filter.entities, "SELECT min(sequence) FROM match_entity WHERE entity = $1::text")
    add(
      Set([filter.side?.uppercased()].compactMap(\.self)),
      "SELECT min(sequence) FROM match_entity WHERE side = $1::text")
    add(filter.feeds, "SELECT min(sequence) FROM match WHERE feed = $1::text")
    guard var first = try link.row("SELECT min(sequence) FROM match", [], { $0.integer() }) ?? nil else { return nil }
    for (sql, value) in floors {
      guard let floor = try link.row(sql, [value], { $0.integer() }) ?? nil else { return nil }
      first = max(first, floor)
    }
    return first
  }

  /// The latest matches that pass a filter, newest first, from a place on.
  static func latest(
    _ filter: MatchFilter, firstReportsOnly: Bool = false, from start: Int64, before position: OutboxPosition?,
    limit: Int, _ link: inout DatabaseLink
  ) throws(StorageError) -> [StoredMatch] {
    var sql = MatchFilterSQL(filter)
    if firstReportsOnly { sql.add("(story IS NULL OR story = id)") }
    sql.add("sequence >= ?::bigint", .int(start))
    if let position { sql.add("sequence < ?::bigint", .int(position.number)) }
    return try link.rows(
      """
      SELECT \(MatchRow.columns) FROM match WHERE \(sql.conditions.joined(separator: " AND "))
      ORDER BY sequence DESC LIMIT $\(sql.arguments.count + 1)::bigint
      """, sql.arguments + [.int(Int64(max(0, limit)))], MatchRow.match)
  }
}
