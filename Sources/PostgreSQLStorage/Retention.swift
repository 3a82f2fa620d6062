import Basics
package import Storage

extension PostgreSQLStore {
  /// Deletes everything past its limit, a few rows at a time, so that polls can commit in between. Every node does this;
  /// what another one has deleted is not there any more.
  package func purge(_ limits: RetentionLimits) async throws(StorageError) {
    try await purgeSinks(limits)
    try await purgeMatches(limits)
    try await purgeEntries(limits)
    try await purgeFeeds(limits)
    try await purgeHosts()
  }

  /// Runs a statement that deletes at most `rowsPerTransaction` rows and returns their number, until it deletes fewer.
  private func repeated(_ sql: String, _ arguments: [Argument]) async throws(StorageError) {
    while true {
      let gone = try await upkeep.run { link throws(StorageError) in
        try link.row(sql, arguments) { $0.integer() ?? 0 } ?? 0
      }
      if gone < rowsPerTransaction { return }
    }
  }

  /// Deletes rows that meet a condition, by their system addresses, which are looked up and used in one statement.
  private func delete(from table: String, where condition: String, _ arguments: [Argument]) async throws(StorageError) {
    try await repeated(
      """
      WITH gone AS (
        DELETE FROM \(table) WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM \(table) WHERE \(condition) LIMIT \(rowsPerTransaction) FOR UPDATE SKIP LOCKED))
        RETURNING 1)
      SELECT count(*) FROM gone
      """, arguments)
  }

  // MARK: sinks and matches

  private func purgeSinks(_ limits: RetentionLimits) async throws(StorageError) {
    let before = limits.matchesBefore.milliseconds
    // The logs of nodes are in use while their nodes are known.
    let sinks = try await upkeep.run { link throws(StorageError) in
      try link.execute(
        """
        UPDATE sink SET last_configured = $1::bigint WHERE name = ANY ($2::text[]) OR last_configured IS NULL
          OR EXISTS (SELECT FROM node WHERE sink.name = 'log:' || node.name)
        """, [.int(limits.now.milliseconds), .texts(limits.sinks.sorted())])
      return try link.rows("SELECT name, last_configured < $1::bigint, disabled FROM sink", [.int(before)]) { row in
        (name: row.text() ?? "", isForgotten: row.bool(), isDisabled: row.bool())
      }
    }
    for sink in sinks {
      if sink.isForgotten {
        try await delete(from: "delivery", where: "sink = $1::text", [.text(sink.name)])
        try await delete(from: "attempt", where: "sink = $1::text", [.text(sink.name)])
        try await delete(from: "sink", where: "name = $1::text", [.text(sink.name)])
        continue
      }
      // The deliveries of a receiver that answered 410 are kept for a replay, but not for ever.
      try await delete(
        from: "delivery",
        where: """
          sink = $1::text AND (dead <> 0 OR $2::boolean) AND NOT EXISTS (
            SELECT FROM match WHERE match.sequence = delivery.sequence AND matched_at >= $3::bigint)
          """, [.text(sink.name), .bool(sink.isDisabled), .int(before)])
    }
    try await delete(from: "attempt", where: "at < $1::bigint", [.int(before)])
  }

  private func purgeMatches(_ limits: RetentionLimits) async throws(StorageError) {
    // A match is kept until all logs have it, those of nodes that are away too.
    try await repeated(
      """
      WITH old AS (
        SELECT sequence FROM match
        WHERE matched_at < $1::bigint
          AND sequence <= (SELECT coalesce(min(position), 0) FROM sink WHERE name = 'log' OR name LIKE 'log:%')
          AND NOT EXISTS (SELECT FROM delivery WHERE delivery.sequence = match.sequence)
        LIMIT \(rowsPerTransaction) FOR UPDATE SKIP LOCKED
      ), topics AS (DELETE FROM match_topic USING old WHERE match_topic.sequence = old.sequence),
        entities AS (DELETE FROM match_entity USING old WHERE match_entity.sequence = old.sequence),
        gone AS (DELETE FROM match USING old WHERE match.sequence = old.sequence RETURNING 1)
      SELECT count(*) FROM gone
      """, [.int(limits.matchesBefore.milliseconds)])
  }

  // MARK: feeds and entries

  private func purgeEntries(_ limits: RetentionLimits) async throws(StorageError) {
    // A touch may be a day late.
    let kept = max(limits.entries.components.seconds, 2 * 86_400) * 1000
    let watched = limits.watchedFeeds.sorted()
    var last: Int64 = 0
    while true {
      let from = last
      let page = try await upkeep.run { link throws(StorageError) in
        try link.rows(
          """
          SELECT entry.id, entry.last_seen < CASE WHEN feed.name = ANY ($3::text[])
            THEN feed.last_read - $4::bigint ELSE $5::bigint END
          FROM (SELECT * FROM entry WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint) AS entry
          LEFT JOIN feed ON feed.id = entry.feed ORDER BY entry.id
          """,
          [
            .int(from), .int(rowsPerView), .texts(watched), .int(kept), .int(limits.unwatchedBefore.milliseconds),
          ]
        ) { row in (id: row.integer() ?? 0, isOld: row.bool()) }
      }
      let old = page.filter(\.isOld).map(\.id)
      for start in stride(from: 0, to: old.count, by: Int(rowsPerTransaction)) {
        let slice = old[start..<min(start + Int(rowsPerTransaction), old.count)]
        try await forget(Array(slice), kept, watched, limits)
      }
      guard let next = page.last?.id else { return }
      last = next
    }
  }

  /// Deletes entries and their keys, except those that were seen again meanwhile.
  private func forget(
    _ entries: [Int64], _ kept: Int64, _ watched: [String], _ limits: RetentionLimits
  ) async throws(StorageError) {
    try await upkeep.run { link throws(StorageError) in
      try link.execute(
        """
        WITH gone AS (
          DELETE FROM entry USING feed WHERE feed.id = entry.feed AND entry.id = ANY ($1::bigint[])
            AND entry.last_seen < CASE WHEN feed.name = ANY ($2::text[])
              THEN feed.last_read - $3::bigint ELSE $4::bigint END
          RETURNING entry.id, entry.feed)
        DELETE FROM entry_key USING gone WHERE entry_key.feed = gone.feed AND entry_key.entry = gone.id
        """, [.ints(entries), .texts(watched), .int(kept), .int(limits.unwatchedBefore.milliseconds)])
    }
  }

  private func purgeFeeds(_ limits: RetentionLimits) async throws(StorageError) {
    try await delete(
      from: "feed",
      where: """
        coalesce(last_poll, 0) < $1::bigint AND name <> ALL ($2::text[])
          AND NOT EXISTS (SELECT FROM entry_key WHERE entry_key.feed = feed.id)
        """, [.int(limits.unwatchedBefore.milliseconds), .texts(limits.watchedFeeds.sorted())])
  }

  /// Deletes what is no longer known of hosts, claims that ended long ago, and nodes that were silent for a week with the
  /// positions of their logs.
  private func purgeHosts() async throws(StorageError) {
    try await delete(
      from: "host", where: "limited_until < clock_timestamp() AND limits_feeds_until < clock_timestamp()", [])
    try await delete(from: "claim", where: "ends < clock_timestamp() - interval '1 day'", [])
    try await upkeep.run { link throws(StorageError) in
      try link.execute(
        """
        WITH gone AS (DELETE FROM node WHERE ends < clock_timestamp() - interval '7 days' RETURNING name)
        DELETE FROM sink USING gone WHERE sink.name = 'log:' || gone.name
        """)
    }
  }
}

/// How many rows one transaction deletes.
private let rowsPerTransaction: Int64 = 200
/// How many entries one statement examines.
private let rowsPerView: Int64 = 10_000
