import Basics
package import Storage

extension PostgreSQLStore {
  /// How much later a feed may be claimed by a node that it does not prefer (`Schema.claimFeeds`).
  private var grace: Duration { min(.seconds(1), settings.lease / 6) }

  /// Whether leases that have ended may be taken: only when the database could be reached for a whole lease. One that
  /// ended while nobody could reach it says nothing about its holder, who comes back as this process does.
  private var mayTakeLeases: Bool { health.isReached(for: settings.lease) }

  package func claimDue(_ candidates: [FeedCandidate], perHost: Int) async throws(StorageError) -> [ClaimAnswer] {
    if candidates.isEmpty { return [] }
    let lease = settings.lease
    let arguments: [Argument] = [
      .text(settings.node), .int(book.instance), .ints(book.tokens), .double(Double(lease.milliseconds)),
      .bool(mayTakeLeases), .int(Int64(perHost)), .double(Double(grace.milliseconds)),
      .texts(candidates.map(\.feedID)), .texts(candidates.map(\.host)), .bools(candidates.map(\.isForced)),
      .bools(candidates.map(\.isEarly)),
    ]
    let feeds = candidates.map(\.feedID)
    let answer = try await claims.run { link throws(StorageError) in
      try link.open()
      let sent = ContinuousClock.now
      let rows = try link.call("claim_feeds", arguments) { row in
        (place: Int(row.integer() ?? 1) - 1, token: row.integer(), delay: row.integer() ?? 1000)
      }
      func names(_ isGiven: Bool) -> Argument {
        .texts(rows.filter { ($0.token != nil) == isGiven }.map { feeds[$0.place] })
      }
      let states = try link.rows(
        "SELECT \(FeedRow.columns) FROM feed WHERE name = ANY ($1::text[])", [names(true)], FeedRow.state)
      let summaries = try link.rows(
        "SELECT \(FeedRow.summaryColumns) FROM feed WHERE name = ANY ($1::text[])", [names(false)], FeedRow.summary)
      return (rows: rows, states: states, summaries: summaries, end: sent + lease)
    }
    let states = Dictionary(answer.states.map { ($0.feedID, $0) }) { first, _ in first }
    let summaries = Dictionary(answer.summaries.map { ($0.feed, $0.summary) }) { first, _ in first }
    var answers: [ClaimAnswer] = candidates.map { _ in .refused(milliseconds: 1000) }
    for row in answer.rows {
      let feed = feeds[row.place]
      answers[row.place] =
        row.token.map { token in
          let lease = book.add(token, until: answer.end)
          return .claimed(FeedClaim(feedID: feed, state: states[feed], lease: lease, token: token))
        } ?? .refused(milliseconds: max(1, row.delay), summary: summaries[feed])
    }
    keepRenewing()
    return answers
  }

  package func release(_ claims: [FeedClaim]) async { await drop(claims.map(\.token)) }

  /// Ends claims. Without a database they end by themselves.
  func drop(_ tokens: [Int64]) async {
    if tokens.isEmpty { return }
    book.remove(tokens)
    _ = try? await claims.run { link throws(StorageError) in
      try link.call("drop_claims", [.ints(tokens)]) { $0.integer() }
    }
  }

  package func amend(_ state: FeedState) async throws(StorageError) {
    let values = FeedRow.arrays([state])
    try await commits.run { link throws(StorageError) in
      // The columns without the name, as arrays of one element.
      let names = FeedRow.columns.split { $0 == "," || $0.isWhitespace }.dropFirst()
      let updates = names.enumerated().map { "\($1) = ($\($0 + 3)::\(values[$0].type))[1]" }.joined(separator: ", ")
      try link.execute(
        """
        UPDATE feed SET \(updates), due = due + (($9::bigint[])[1] - planned_delay) * interval '1 ms'
        WHERE name = $1::text AND last_poll IS NOT DISTINCT FROM $2::bigint
        """, [.text(state.feedID), .int(state.lastPoll?.milliseconds)] + values)
    }
  }

  package func state(of feed: String) async throws(StorageError) -> FeedState? {
    try await lookUp { link throws(StorageError) in
      try link.row("SELECT \(FeedRow.columns) FROM feed WHERE name = $1::text", [.text(feed)], FeedRow.state)
    }
  }

  package func summaries() async throws(StorageError) -> [String: FeedSummary] {
    let rows = try await report { link throws(StorageError) in
      try link.rows("SELECT \(FeedRow.summaryColumns) FROM feed", [], FeedRow.summary)
    }
    return Dictionary(rows.map { ($0.feed, $0.summary) }) { first, _ in first }
  }

  package func conditions(of feeds: [String]?) async throws(StorageError) -> [String: FeedCondition] {
    let rows = try await report { link throws(StorageError) in
      let sql = "SELECT \(FeedRow.conditionColumns) FROM feed"
      guard let feeds else { return try link.rows(sql, [], FeedRow.condition) }
      return try link.rows(sql + " WHERE name = ANY ($1::text[])", [.texts(feeds)], FeedRow.condition)
    }
    return Dictionary(rows.map { ($0.feed, $0.condition) }) { first, _ in first }
  }

  // MARK: sinks

  package func claim(_ sink: String) async throws(StorageError) -> SinkClaim? {
    let lease = settings.lease
    let arguments: [Argument] = [
      .text(settings.node), .int(book.instance), .ints(book.tokens), .double(Double(lease.milliseconds)),
      .bool(mayTakeLeases), .text(sink),
    ]
    let (end, token) = try await claims.run { link throws(StorageError) in
      try link.open()
      let end = ContinuousClock.now + lease
      return (end, try link.call("claim_sink", arguments) { $0.integer() }.first ?? nil)
    }
    guard let token else { return nil }
    keepRenewing()
    return SinkClaim(sink: sink, lease: book.add(token, until: end), token: token)
  }

  package func release(_ claim: SinkClaim) async { await drop([claim.token]) }
}
