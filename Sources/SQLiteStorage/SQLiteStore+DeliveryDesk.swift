package import Basics
import GRDB
package import Storage

extension SQLiteStore {
  package func deliveryCounts(of sinks: [String]) async throws(StorageError) -> [DeliveryCounts] {
    try await view { db in try sinks.map { try DeliveryCounts.of($0, db) } }
  }

  package func attempts(of sink: String, limit: Int) async throws(StorageError) -> [DeliveryAttempt] {
    try await view { db in try AttemptRow.latest(of: sink, limit: limit, db) }
  }

  package func waitingMatches(of sink: String, limit: Int) async throws(StorageError) -> [StoredMatch] {
    try await view { db in
      try MatchRow.matches(
        where: "sequence IN (SELECT sequence FROM delivery WHERE sink = ? AND dead = 0)", [sink], limit: limit, db)
    }
  }

  package func skip(_ sink: String) async throws(StorageError) -> (delivery: PendingDelivery, lastResult: String)? {
    try write { db in
      let condition = "attempts > 0 ORDER BY aside DESC, sequence"
      guard let stuck = try DeliveryRow.first(of: sink, condition, [sink], db) else { return nil }
      let sql = "SELECT last_result FROM delivery WHERE sink = ? AND sequence = ?"
      let result = try String.fetchOne(db, sql: sql, arguments: [sink, stuck.position.number]) ?? ""
      try DeliveryRow.update(stuck, of: sink, "dead = \(DeliveryRow.skipped)", [], db)
      // The deliveries behind it need not wait for the end of its back-off.
      if !stuck.isAside {
        try db.execute(sql: "UPDATE sink SET failures = 0 WHERE name = ?", arguments: [sink])
        let sql = "UPDATE delivery SET next_try = first_try, rest = 0 WHERE sink = ? AND dead = 0 AND aside = 0"
        try db.execute(sql: sql, arguments: [sink])
      }
      return (stuck, result)
    }
  }

  package func replay(to route: SinkRoute, since: Timestamp?, at: Timestamp) async throws(StorageError) -> Int {
    let end = try write { db in
      try SinkRow.begin(route.sink, db)
      return try SinkRow.place(of: route.sink, db)?.position ?? .start
    }
    let planned =
      if let since { try await replayMatches(to: route, since, upTo: end) } else {
        try replayDeadLetters(of: route, at)
      }
    try write { db in try DeliveryRow.resume(route.sink, at: at, db) }
    // Matches that were queued while it was disabled, or that no delivery was added for yet.
    try await catchUp(route)
    return planned
  }

  private func replayDeadLetters(of route: SinkRoute, _ time: Timestamp) throws(StorageError) -> Int {
    try write { db in
      try db.execute(
        sql: """
          UPDATE delivery SET dead = 0, aside = 0, attempts = 0, first_try = ?1, next_try = ?1, rest = 0, summary = NULL,
            failed_before = (SELECT failed_for FROM sink WHERE name = ?2)
          WHERE sink = ?2 AND dead <> 0
          """, arguments: [time.milliseconds, route.sink])
      return db.changesCount
    }
  }

  /// Adds deliveries in small transactions, because a running daemon writes to the same state.
  private func replayMatches(
    to route: SinkRoute, _ since: Timestamp, upTo end: OutboxPosition
  ) async throws(StorageError) -> Int {
    var position = OutboxPosition.start
    var count = 0
    while true {
      let from = position
      let (wanted, last) = try await view { db in
        let batch = try MatchRow.matches(
          where: "sequence > ? AND sequence <= ? AND matched_at >= ?", [from.number, end.number, since.milliseconds],
          limit: 500, db)
        return (try batch.filter { try route.admits($0, db) }, batch.last?.position)
      }
      guard let last else { return count }
      try write { db in for match in wanted { try DeliveryRow.plan(match, for: route.sink, replacing: true, db) } }
      count += wanted.count
      position = last
    }
  }
}
