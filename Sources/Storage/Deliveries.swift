public import Basics
import GRDB

/// A delivery to a webhook that has not succeeded yet: one match, or several matches sent as one summary.
public struct PendingDelivery: Sendable, Equatable {
  /// The sequence number of the first match.
  public var sequence: Int64
  /// How many attempts were made.
  public var attempts: Int
  /// The earliest time of the next attempt.
  public var nextTry: Timestamp
  /// Whether it is a summary. A summary keeps the same matches over all its retries.
  public var isSummary: Bool
  /// Whether it was set aside: it is retried on its own schedule, and later deliveries do not wait for it.
  public var isAside: Bool
  /// The matches to deliver, oldest first.
  public var matches: [OutboxMatch]

  fileprivate var sequences: [Int64] { matches.isEmpty ? [sequence] : matches.map(\.sequence) }
}

/// The queue of each webhook: the matches its filter accepted and that have not been delivered yet.
extension StateStore {
  /// Adds a sink that does not exist yet. It starts after the last match queued so far.
  public func begin(_ sink: String) throws(StorageError) {
    try write { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO sink (name, position) SELECT ?, coalesce(max(sequence), 0) FROM match",
        arguments: [sink])
    }
  }

  /// Moves a sink's position forward and adds deliveries for the matches it accepted, in one transaction.
  public func plan(_ sequences: [Int64], for sink: String, upTo position: Int64, at: Timestamp) throws(StorageError) {
    try write { db in
      for sequence in sequences { try DeliveryRow.plan(sequence, for: sink, at: at, replacing: false, db) }
      try db.execute(sql: "UPDATE sink SET position = ? WHERE name = ?", arguments: [position, sink])
    }
  }

  /// The oldest delivery of a sink that is not set aside and comes after `sequence`; nil if there is none. A delivery
  /// whose match is no longer stored is dropped.
  public func nextDelivery(of sink: String, after sequence: Int64 = 0) throws(StorageError) -> PendingDelivery? {
    try firstDelivery(of: sink, "aside = 0 AND sequence > ?2 ORDER BY sequence", [sink, sequence])
  }

  /// The delivery due first among those that were set aside; nil if there is none.
  public func nextDeliveryAside(of sink: String) throws(StorageError) -> PendingDelivery? {
    try firstDelivery(of: sink, "aside = 1 ORDER BY next_try, sequence", [sink])
  }

  private func firstDelivery(
    of sink: String, _ condition: String, _ arguments: StatementArguments
  ) throws(StorageError) -> PendingDelivery? {
    // Nearly always a read is enough. A write is needed only to drop a delivery whose match is gone.
    let found = try read { db in try DeliveryRow.first(of: sink, condition, arguments, db) }
    guard let found, found.matches.isEmpty else { return found }
    return try write { db in
      while let found = try DeliveryRow.first(of: sink, condition, arguments, db) {
        guard found.matches.isEmpty else { return found }
        try DeliveryRow.remove(found, of: sink, db)
      }
      return nil
    }
  }

  /// How many matches wait in a sink's queue, without those that were set aside.
  public func waitingCount(of sink: String) throws(StorageError) -> Int {
    try read { db in
      let sql = "SELECT count(*) FROM delivery WHERE sink = ? AND dead = 0 AND aside = 0"
      return try Int.fetchOne(db, sql: sql, arguments: [sink]) ?? 0
    }
  }

  /// The oldest matches that wait for a sink.
  public func waitingMatches(of sink: String, limit: Int) throws(StorageError) -> [OutboxMatch] {
    try read { db in
      try OutboxRow.matches(
        where: "sequence IN (SELECT sequence FROM delivery WHERE sink = ? AND dead = 0)", [sink], limit: limit, db)
    }
  }

  /// Combines the oldest waiting matches of a sink, at most `limit`, into one delivery.
  public func summarise(_ sink: String, limit: Int) throws(StorageError) {
    try write { db in
      try db.execute(
        sql: """
          UPDATE delivery SET attempts = 0,
            summary = (SELECT min(sequence) FROM delivery WHERE sink = ?1 AND dead = 0 AND aside = 0)
          WHERE sink = ?1 AND sequence IN (
            SELECT sequence FROM delivery WHERE sink = ?1 AND dead = 0 AND aside = 0 ORDER BY sequence LIMIT ?2)
          """, arguments: [sink, limit])
    }
  }

  /// Records that a delivery succeeded.
  public func delivered(_ delivery: PendingDelivery, to sink: String, _ attempt: DeliveryAttempt) throws(StorageError) {
    try write { db in
      try DeliveryRow.remove(delivery, of: sink, db)
      try db.execute(sql: "UPDATE sink SET failures = 0 WHERE name = ? AND failures > 0", arguments: [sink])
      try AttemptRow.append(attempt, to: sink, db)
    }
  }

  /// What backs off after a failed attempt.
  public enum Resting: Sendable {
    /// The whole endpoint: nothing is sent to it meanwhile.
    case endpoint
    /// Only this delivery, which was set aside.
    case delivery
  }

  /// Records a failed attempt and the back-off after it. Deliveries that failures have delayed by more than
  /// `giveUpAfterMilliseconds` become dead letters; returns how many matches these hold.
  ///
  /// The delay is the sum of the back-off times. A clock that jumps or a daemon that was stopped does not add to it.
  public func failed(
    _ delivery: PendingDelivery, of sink: String, _ attempt: DeliveryAttempt, resting: Resting,
    restMilliseconds: Int64, giveUpAfterMilliseconds: Int64
  ) throws(StorageError) -> Int {
    try write { db in
      let own = resting == .delivery ? restMilliseconds : 0
      try DeliveryRow.update(
        delivery, of: sink,
        "attempts = attempts + 1, next_try = ?, last_result = ?, failed_before = failed_before - ?",
        [attempt.nextTry?.milliseconds, attempt.sentence, own], db)
      if resting == .endpoint {
        try db.execute(
          sql: "UPDATE sink SET failures = failures + 1, failed_for = failed_for + ? WHERE name = ?",
          arguments: [restMilliseconds, sink])
      }
      try AttemptRow.append(attempt, to: sink, db)
      try db.execute(
        sql: """
          UPDATE delivery SET dead = 1 WHERE sink = ?1 AND dead = 0
          AND (SELECT failed_for FROM sink WHERE name = ?1) - failed_before > ?2
          """, arguments: [sink, giveUpAfterMilliseconds])
      return db.changesCount
    }
  }

  /// Sets a delivery aside because the receiver rejects it but accepts others. It is retried on its own, not before
  /// `until`.
  public func setAside(_ delivery: PendingDelivery, of sink: String, until: Timestamp) throws(StorageError) {
    try write { db in
      try DeliveryRow.update(delivery, of: sink, "aside = 1, next_try = ?", [until.milliseconds], db)
    }
  }

  /// Makes the delivery that blocks a sink a dead letter: the first one that was set aside, else the oldest one if it
  /// has failed. Returns it, or nil if no waiting delivery has failed.
  public func skip(_ sink: String) throws(StorageError) -> (delivery: PendingDelivery, lastResult: String)? {
    try write { db in
      let condition = "attempts > 0 ORDER BY aside DESC, sequence"
      guard let stuck = try DeliveryRow.first(of: sink, condition, [sink], db) else { return nil }
      let sql = "SELECT last_result FROM delivery WHERE sink = ? AND sequence = ?"
      let result = try String.fetchOne(db, sql: sql, arguments: [sink, stuck.sequence]) ?? ""
      try DeliveryRow.update(stuck, of: sink, "dead = 1", [], db)
      // The deliveries behind it need not wait for the end of its back-off.
      if !stuck.isAside {
        try db.execute(sql: "UPDATE sink SET failures = 0 WHERE name = ?", arguments: [sink])
        let sql = "UPDATE delivery SET next_try = first_try WHERE sink = ? AND dead = 0 AND aside = 0"
        try db.execute(sql: sql, arguments: [sink])
      }
      return (stuck, result)
    }
  }

  /// Records that a receiver rejected a delivery for good. It becomes a dead letter at once.
  public func refused(_ delivery: PendingDelivery, by sink: String, _ attempt: DeliveryAttempt) throws(StorageError) {
    try write { db in
      try DeliveryRow.update(
        delivery, of: sink, "attempts = attempts + 1, last_result = ?, dead = 1", [attempt.sentence], db)
      try AttemptRow.append(attempt, to: sink, db)
    }
  }

  /// Disables a sink whose receiver wants no more deliveries. The waiting ones are kept for a replay.
  public func disable(_ sink: String, _ attempt: DeliveryAttempt) throws(StorageError) {
    try write { db in
      try db.execute(sql: "UPDATE sink SET disabled = 1 WHERE name = ?", arguments: [sink])
      try AttemptRow.append(attempt, to: sink, db)
    }
  }

  /// Enables a sink again, makes all its waiting deliveries due now, and queues its dead letters again. Returns how
  /// many matches these dead letters hold.
  public func replayDeadLetters(of sink: String, at: Timestamp) throws(StorageError) -> Int {
    try write { db in
      try DeliveryRow.resume(sink, at: at, db)
      try db.execute(
        sql: """
          UPDATE delivery SET dead = 0, aside = 0, attempts = 0, first_try = ?1, next_try = ?1, summary = NULL,
            failed_before = (SELECT failed_for FROM sink WHERE name = ?2)
          WHERE sink = ?2 AND dead = 1
          """, arguments: [at.milliseconds, sink])
      return db.changesCount
    }
  }

  /// Enables a sink again and queues these matches for it, even if they were delivered before.
  public func replay(_ sequences: [Int64], to sink: String, at: Timestamp) throws(StorageError) {
    try write { db in
      try DeliveryRow.resume(sink, at: at, db)
      for sequence in sequences { try DeliveryRow.plan(sequence, for: sink, at: at, replacing: true, db) }
    }
  }
}

/// Rows of the table `delivery`.
private enum DeliveryRow {
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
      sequence: row[0], attempts: row[1], nextTry: Timestamp(milliseconds: row[2]), isSummary: summary != nil,
      isAside: row[4], matches: [])
    if let summary {
      delivery.matches = try OutboxRow.matches(
        where: "sequence IN (SELECT sequence FROM delivery WHERE sink = ? AND dead = 0 AND summary = ?)",
        [sink, summary], db)
    } else {
      delivery.matches = try OutboxRow.matches(where: "sequence = ?", [delivery.sequence], db)
    }
    return delivery
  }

  /// Adds a delivery. One that exists already is left as it is; with `replacing` it becomes due and its number of
  /// attempts 0.
  static func plan(_ sequence: Int64, for sink: String, at: Timestamp, replacing: Bool, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR \(replacing ? "REPLACE" : "IGNORE")
        INTO delivery (sink, sequence, attempts, first_try, next_try, failed_before)
        SELECT ?1, ?2, 0, ?3, ?3, failed_for FROM sink WHERE name = ?1
        """)
    try statement.execute(arguments: [sink, sequence, at.milliseconds])
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
    try db.execute(sql: "UPDATE sink SET disabled = 0, failures = 0 WHERE name = ?", arguments: [sink])
    try db.execute(
      sql: "UPDATE delivery SET next_try = ?, summary = NULL, aside = 0 WHERE sink = ? AND dead = 0",
      arguments: [at.milliseconds, sink])
  }
}
