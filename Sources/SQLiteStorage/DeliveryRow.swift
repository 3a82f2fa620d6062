import Basics
import GRDB
import Storage

/// Rows of the table `delivery`.
enum DeliveryRow {
  /// The value of `dead` of a delivery that an operator skipped: no fault, but `replay` sends it too. 1 is one that was
  /// given up.
  static let skipped = 2

  /// The first waiting delivery of a sink that meets an SQL condition. `condition` ends with the order to search in;
  /// `?1` is the sink. If its matches are no longer stored, `matches` is empty.
  static func first(
    of sink: String, _ condition: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> PendingDelivery? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT sequence, attempts, next_try, summary, aside FROM delivery WHERE sink = ?1 AND dead = 0
        AND \(condition) LIMIT 1
        """)
    guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
    let summary: Int64? = row[3]
    var delivery = PendingDelivery(
      position: OutboxPosition(row[0]), attempts: row[1], nextTry: Timestamp(milliseconds: row[2]),
      isSummary: summary != nil,
      isAside: row[4], matches: [])
    if let summary {
      delivery.matches = try MatchRow.matches(
        where: "sequence IN (SELECT sequence FROM delivery WHERE sink = ? AND dead = 0 AND summary = ?)",
        [sink, summary], db)
    } else {
      delivery.matches = try MatchRow.matches(where: "sequence = ?", [delivery.position.number], db)
    }
    return delivery
  }

  /// When the delivery is attempted that `first` returns with the same condition.
  static func nextTry(
    _ condition: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> NextTry? {
    let statement = try db.cachedStatement(
      sql: "SELECT sequence, next_try, rest FROM delivery WHERE sink = ?1 AND dead = 0 AND \(condition) LIMIT 1")
    return try Row.fetchOne(statement, arguments: arguments).map {
      NextTry(position: OutboxPosition($0[0]), at: Timestamp(milliseconds: $0[1]), restMilliseconds: $0[2])
    }
  }

  /// Adds a delivery. One that exists already is left as it is; with `replacing` it becomes due and its number of
  /// attempts 0.
  static func plan(_ match: StoredMatch, for sink: String, replacing: Bool = false, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR \(replacing ? "REPLACE" : "IGNORE")
        INTO delivery (sink, sequence, attempts, first_try, next_try, rest, failed_before)
        SELECT ?1, ?2, 0, ?3, ?3, 0, failed_for FROM sink WHERE name = ?1
        """)
    try statement.execute(arguments: [sink, match.position.number, match.matchedAt.milliseconds])
  }

  static func remove(_ delivery: PendingDelivery, of sink: String, _ db: Database) throws {
    let statement = try db.cachedStatement(sql: "DELETE FROM delivery WHERE sink = ? AND sequence = ?")
    for sequence in delivery.sequences { try statement.execute(arguments: [sink, sequence]) }
  }

  static func update(
    _ delivery: PendingDelivery, of sink: String, _ assignments: String, _ values: [(any DatabaseValueConvertible)?],
    _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE delivery SET \(assignments) WHERE sink = ? AND sequence = ?")
    for sequence in delivery.sequences {
      try statement.execute(arguments: StatementArguments(values + [sink, sequence]))
    }
  }

  /// Enables a sink and makes all its waiting deliveries due now.
  static func resume(_ sink: String, at: Timestamp, _ db: Database) throws {
    // A sink with a schedule owes a digest at once: its last one was at time 0. Without a schedule there is none, NULL.
    try db.execute(
      sql: """
        UPDATE sink SET disabled = 0, failures = 0, digest_due = CASE WHEN digest_due IS NOT NULL THEN 0 END
        WHERE name = ?
        """, arguments: [sink])
    try db.execute(
      sql: "UPDATE delivery SET next_try = ?, rest = 0, summary = NULL, aside = 0 WHERE sink = ? AND dead = 0",
      arguments: [at.milliseconds, sink])
  }

  /// Combines the oldest waiting matches of a sink, at most `limit`, into one delivery. Returns false, and changes
  /// nothing, if there are fewer than two.
  static func summarise(_ sink: String, limit: Int, _ db: Database) throws -> Bool {
    let waiting = "FROM delivery WHERE sink = ?1 AND dead = 0 AND aside = 0"
    guard try Int.fetchOne(db, sql: "SELECT count(*) \(waiting)", arguments: [sink]) ?? 0 > 1 else { return false }
    try db.execute(
      sql: """
        UPDATE delivery SET attempts = 0, summary = (SELECT min(sequence) \(waiting))
        WHERE sink = ?1 AND sequence IN (SELECT sequence \(waiting) ORDER BY sequence LIMIT ?2)
        """, arguments: [sink, limit])
    return true
  }

  /// Combines the waiting matches of a sink that are in no summary yet, the oldest `limit` at most, into one delivery.
  static func makeDigest(_ sink: String, limit: Int, _ db: Database) throws {
    let waiting = "FROM delivery WHERE sink = ?1 AND dead = 0 AND summary IS NULL"
    try db.execute(
      sql: """
        UPDATE delivery SET attempts = 0, aside = 0, summary = (SELECT min(sequence) \(waiting))
        WHERE sink = ?1 AND sequence IN (SELECT sequence \(waiting) ORDER BY sequence LIMIT ?2)
        """, arguments: [sink, limit])
  }

  /// Stores the result of an attempt. Returns how many matches became dead letters because failures have delayed them
  /// for too long.
  static func record(
    _ attempt: DeliveryAttempt, _ result: DeliveryResult, of delivery: PendingDelivery, sink: String, _ db: Database
  ) throws -> Int {
    switch result {
    case .delivered:
      try remove(delivery, of: sink, db)
      try db.execute(sql: "UPDATE sink SET failures = 0 WHERE name = ? AND failures > 0", arguments: [sink])
    case .refused:
      try update(delivery, of: sink, "attempts = attempts + 1, last_result = ?, dead = 1", [attempt.sentence], db)
    case .disabled:
      try update(delivery, of: sink, "attempts = attempts + 1, last_result = ?", [attempt.sentence], db)
      try db.execute(sql: "UPDATE sink SET disabled = 1 WHERE name = ?", arguments: [sink])
    case .failed(let resting, let rest, let giveUpAfter):
      let own = resting == .delivery ? rest : 0
      try update(
        delivery, of: sink,
        "attempts = attempts + 1, next_try = ?, rest = ?, last_result = ?, failed_before = failed_before - ?",
        [attempt.nextTry?.milliseconds, rest, attempt.sentence, own], db)
      if resting == .endpoint {
        try db.execute(
          sql: "UPDATE sink SET failures = failures + 1, failed_for = failed_for + ? WHERE name = ?",
          arguments: [rest, sink])
      }
      try db.execute(
        sql: """
          UPDATE delivery SET dead = 1 WHERE sink = ?1 AND dead = 0
          AND (SELECT failed_for FROM sink WHERE name = ?1) - failed_before > ?2
          """, arguments: [sink, giveUpAfter])
      return db.changesCount
    }
    return 0
  }
}

extension PendingDelivery {
  fileprivate var sequences: [Int64] { (matches.isEmpty ? [position] : matches.map(\.position)).map(\.number) }
}
