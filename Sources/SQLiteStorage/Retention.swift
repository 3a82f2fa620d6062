import Basics
import GRDB
package import Storage

extension SQLiteStore {
  /// Deletes everything past its limit. What to delete is searched on a reading connection and deleted in small
  /// transactions, so that polls can commit in between.
  package func purge(_ limits: RetentionLimits) async throws(StorageError) {
    try await purgeSinks(limits)
    try await purgeMatches(limits)
    try await purgeEntries(limits)
    try await purgeFeeds(limits)
  }

  // MARK: sinks and matches

  private func purgeSinks(_ limits: RetentionLimits) async throws(StorageError) {
    let before = limits.matchesBefore.milliseconds
    let sinks = try await writeLater { db in
      for name in try String.fetchAll(db, sql: "SELECT name FROM sink") {
        try db.execute(
          sql: "UPDATE sink SET last_configured = ? WHERE name = ? AND (? OR last_configured IS NULL)",
          arguments: [limits.now.milliseconds, name, limits.sinks.contains(name)])
      }
      return try Row.fetchAll(db, sql: "SELECT name, last_configured, disabled FROM sink").map {
        (name: $0[0] as String, isForgotten: ($0[1] as Int64) < before, isDisabled: $0[2] as Bool)
      }
    }
    for sink in sinks {
      if sink.isForgotten {
        try await delete(from: "delivery", key: "sequence", where: "sink = ?2", [sink.name])
        try await delete(from: "attempt", key: "id", where: "sink = ?2", [sink.name])
        try await writeLater { try $0.execute(sql: "DELETE FROM sink WHERE name = ?", arguments: [sink.name]) }
        continue
      }
      // The deliveries of a receiver that answered 410 are kept for a replay, but not for ever.
      try await delete(
        from: "delivery", key: "sequence",
        where: """
          sink = ?2 AND (dead <> 0 OR ?3)
            AND NOT EXISTS (SELECT 1 FROM match WHERE match.sequence = delivery.sequence AND matched_at >= ?4)
          """, [sink.name, sink.isDisabled, before])
    }
    try await delete(from: "attempt", key: "id", where: "at < ?2", [before])
  }

  private func purgeMatches(_ limits: RetentionLimits) async throws(StorageError) {
    let condition = """
      matched_at < ?1 AND sequence <= (SELECT coalesce(min(position), 0) FROM sink WHERE name = 'log')
        AND NOT EXISTS (
          SELECT 1 FROM sink JOIN delivery ON delivery.sink = sink.name AND delivery.sequence = match.sequence)
      """
    let before = limits.matchesBefore.milliseconds
    let old = try await view { db in
      try Row.fetchAll(db, sql: "SELECT sequence, topics FROM match WHERE \(condition)", arguments: [before])
        .map { (sequence: $0[0] as Int64, topics: $0[1] as String) }
    }
    for slice in old.slices(of: rowsPerTransaction) {
      try await writeLater { db in
        let row = try db.cachedStatement(sql: "DELETE FROM match WHERE \(condition) AND sequence = ?2")
        let byTopic = try db.cachedStatement(sql: "DELETE FROM match_topic WHERE topic = ? AND sequence = ?")
        let byEntity = try db.cachedStatement(sql: "DELETE FROM match_entity WHERE sequence = ?")
        for match in slice {
          try row.execute(arguments: [before, match.sequence])
          guard db.changesCount > 0 else { continue }
          try byEntity.execute(arguments: [match.sequence])
          for topic in match.topics.split(separator: " ") {
            try byTopic.execute(arguments: [String(topic), match.sequence])
          }
        }
      }
    }
  }

  /// Deletes the rows that meet an SQL condition. They are searched on a reading connection, and the condition is
  /// checked again on deletion. In the condition `?2` is the first argument.
  private func delete(
    from table: String, key: String, where condition: String, _ arguments: StatementArguments
  ) async throws(StorageError) {
    let search = "SELECT \(key) FROM \(table) WHERE (?1 IS NULL OR \(key) = ?1) AND \(condition)"
    let keys = try await view { db in try Int64.fetchAll(db, sql: search, arguments: [nil] + arguments) }
    for slice in keys.slices(of: rowsPerTransaction) {
      try await writeLater { db in
        let statement = try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(key) = ?1 AND \(condition)")
        for key in slice { try statement.execute(arguments: [key] + arguments) }
      }
    }
  }

  // MARK: feeds and entries

  private func purgeEntries(_ limits: RetentionLimits) async throws(StorageError) {
    // A touch may be a day late (EntryRow.touch).
    let kept = max(limits.entries.components.seconds, 2 * 86_400) * 1000
    let cutoffs = try await view { db in
      var cutoffs: [Int64: Int64] = [:]
      var feeds = try RawStatement("SELECT id, name, last_read FROM feed", db)
      while try feeds.step() {
        guard let id = feeds.integer(), let name = feeds.text() else { continue }
        let read = feeds.integer()
        cutoffs[id] =
          limits.watchedFeeds.contains(name) ? read.map { $0 - kept } : limits.unwatchedBefore.milliseconds
      }
      return cutoffs
    }
    var last: Int64 = 0
    while true {
      let from = last
      let page = try await view { db in try EntryRow.forgettable(after: from, limit: rowsPerView, cutoffs, db) }
      for slice in page.entries.slices(of: rowsPerTransaction) {
        try await writeLater { db in try EntryRow.forget(slice, db) }
      }
      guard let next = page.last else { return }
      last = next
    }
  }

  private func purgeFeeds(_ limits: RetentionLimits) async throws(StorageError) {
    let before = limits.unwatchedBefore.milliseconds
    let known = try await view { db in
      try Row.fetchAll(db, sql: "SELECT id, name FROM feed WHERE coalesce(last_poll, 0) < ?", arguments: [before])
        .map { (id: $0[0] as Int64, name: $0[1] as String) }
    }
    let gone = known.filter { !limits.watchedFeeds.contains($0.name) }.map(\.id)
    for slice in gone.slices(of: rowsPerTransaction) {
      try await writeLater { db in
        let statement = try db.cachedStatement(
          sql: """
            DELETE FROM feed WHERE id = ? AND coalesce(last_poll, 0) < ?
            AND NOT EXISTS (SELECT 1 FROM entry_key WHERE entry_key.feed = feed.id)
            """)
        for id in slice { try statement.execute(arguments: [id, before]) }
      }
    }
  }
}

/// How many rows one transaction deletes. With 200, a transaction takes a few milliseconds at most.
private let rowsPerTransaction = 200
/// How many entries one read transaction examines. A longer read would keep SQLite from reusing the write-ahead log.
private let rowsPerView = 10_000

extension Array {
  /// The elements in slices of at most `count`.
  fileprivate func slices(of count: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
  }
}
