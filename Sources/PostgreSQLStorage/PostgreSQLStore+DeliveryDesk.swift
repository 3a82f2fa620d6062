package import Basics
package import Storage

extension PostgreSQLStore {
  package func deliveryCounts(of sinks: [String]) async throws(StorageError) -> [DeliveryCounts] {
    try await report { link throws(StorageError) in
      var counts: [DeliveryCounts] = []
      for sink in sinks { counts.append(try Self.counts(of: sink, &link)) }
      return counts
    }
  }

  private static func counts(of sink: String, _ link: inout DatabaseLink) throws(StorageError) -> DeliveryCounts {
    try link.row(
      """
      SELECT count(*) FILTER (WHERE dead = 0), count(*) FILTER (WHERE dead = 1),
        count(*) FILTER (WHERE aside AND dead = 0), coalesce(max(s.disabled::int), 0), coalesce(max(s.failures), 0),
        (SELECT last_result FROM delivery WHERE sink = $1::text AND dead = 0 ORDER BY sequence LIMIT 1),
        (SELECT next_try FROM delivery WHERE sink = $1::text AND dead = 0 ORDER BY sequence LIMIT 1),
        (SELECT sentence FROM attempt WHERE sink = $1::text AND outcome = $2::text ORDER BY id DESC LIMIT 1)
      FROM (VALUES ($1::text)) AS wanted(name)
      LEFT JOIN sink AS s ON s.name = wanted.name LEFT JOIN delivery ON sink = wanted.name
      """, [.text(sink), .text(DeliveryAttempt.Outcome.disabled.rawValue)]
    ) { row in
      var counts = DeliveryCounts()
      counts.waiting = Int(row.integer() ?? 0)
      counts.dead = Int(row.integer() ?? 0)
      counts.aside = Int(row.integer() ?? 0)
      counts.isDisabled = row.integer() == 1
      counts.failures = Int(row.integer() ?? 0)
      counts.lastResult = row.text()
      counts.nextTry = row.time()
      // Old attempts are deleted (retention); the delivery keeps its result.
      let reason = row.text() ?? counts.lastResult
      if counts.isDisabled { counts.disabledBecause = reason }
      return counts
    } ?? DeliveryCounts()
  }

  package func attempts(of sink: String, limit: Int) async throws(StorageError) -> [DeliveryAttempt] {
    try await glance { link throws(StorageError) in
      try link.rows(
        """
        SELECT at, match, matches, number, status, milliseconds, outcome, sentence, next_try FROM attempt
        WHERE sink = $1::text ORDER BY id DESC LIMIT $2::bigint
        """, [.text(sink), .int(Int64(limit))]
      ) { row in
        DeliveryAttempt(
          at: row.time() ?? Timestamp(milliseconds: 0), matchID: row.text() ?? "", matches: Int(row.integer() ?? 0),
          number: Int(row.integer() ?? 0), status: row.integer().map(Int.init), milliseconds: row.integer() ?? 0,
          outcome: DeliveryAttempt.Outcome(rawValue: row.text() ?? "") ?? .failed, sentence: row.text() ?? "",
          nextTry: row.time())
      }
    }
  }

  package func waitingMatches(of sink: String, limit: Int) async throws(StorageError) -> [StoredMatch] {
    try await report { link throws(StorageError) in
      try MatchRow.matches(
        where: "sequence IN (SELECT sequence FROM delivery WHERE sink = $1::text AND dead = 0)", [.text(sink)],
        limit: limit, &link)
    }
  }

  package func skip(_ sink: String) async throws(StorageError) -> (delivery: PendingDelivery, lastResult: String)? {
    let sender = String(book.instance)
    return try await sinks.run { link throws(StorageError) in
      let condition = "attempts > $2::bigint ORDER BY aside DESC, sequence"
      guard let stuck = try DeliveryRow.first(of: sink, condition, after: 0, &link) else { return nil }
      let result = try link.row(
        "SELECT last_result FROM delivery WHERE sink = $1::text AND sequence = $2::bigint",
        [.text(sink), .int(stuck.position.number)]
      ) { $0.text() }
      _ = try link.call(
        "skip_delivery", [.text(sender), .text(sink), stuck.sequences, .bool(!stuck.isAside)]
      ) { _ in }
      return (stuck, result.flatMap(\.self) ?? "")
    }
  }

  package func replay(to route: SinkRoute, since: Timestamp?, at: Timestamp) async throws(StorageError) -> Int {
    let sink = route.sink
    let end = try await sinks.run { link throws(StorageError) in
      try SinkRow.begin([sink], &link)
      return try link.row("SELECT position FROM sink WHERE name = $1::text", [.text(sink)]) { $0.integer() ?? 0 } ?? 0
    }
    let planned: Int
    if let since {
      planned = try await replayMatches(to: route, since, upTo: end)
    } else {
      planned = try await sinks.run { link throws(StorageError) in
        Int(
          try link.call("replay_dead_letters", [.text(sink), .int(at.milliseconds)]) { $0.integer() ?? 0 }.first ?? 0)
      }
    }
    let sender = String(book.instance)
    try await sinks.run { link throws(StorageError) in
      _ = try link.call("resume_sink", [.text(sender), .text(sink), .int(at.milliseconds)]) { _ in }
    }
    // Matches that were queued while it was disabled, or that no delivery was added for yet.
    try await catchUp(route)
    return planned
  }

  /// Adds deliveries in small transactions, because daemons write to the same state.
  private func replayMatches(
    to route: SinkRoute, _ since: Timestamp, upTo end: Int64
  ) async throws(StorageError) -> Int {
    var position: Int64 = 0
    var count = 0
    while true {
      let from = position
      let (wanted, last) = try await report { link throws(StorageError) in
        let batch = try MatchRow.matches(
          where: "sequence > $1::bigint AND sequence <= $2::bigint AND matched_at >= $3::bigint",
          [.int(from), .int(end), .int(since.milliseconds)], limit: 500, &link)
        var wanted: [StoredMatch] = []
        for match in batch where try route.admits(match, &link) { wanted.append(match) }
        return (wanted, batch.last?.position.number)
      }
      guard let last else { return count }
      try await sinks.run { link throws(StorageError) in
        _ = try link.call(
          "replan_deliveries",
          [
            .text(route.sink), .ints(wanted.map(\.position.number)), .ints(wanted.map(\.matchedAt.milliseconds)),
          ]
        ) { _ in }
      }
      count += wanted.count
      position = last
    }
  }
}
