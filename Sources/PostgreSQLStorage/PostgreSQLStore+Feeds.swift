import Basics
package import Storage

extension PostgreSQLStore {
  package func claimDue(_ candidates: [FeedCandidate], perHost: Int) async throws(StorageError) -> [ClaimAnswer] {
    if candidates.isEmpty { return [] }
    let claimant = claimant
    let answers = try await claims.run { link throws(StorageError) in
      try claimant.claim(candidates, perHost: perHost, &link)
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
    try await glance { link throws(StorageError) in
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
    let claimant = claimant
    let claim = try await claims.run { link throws(StorageError) in try claimant.claim(sink, &link) }
    keepRenewing()
    return claim
  }

  private var claimant: Claimant { Claimant(settings: settings, health: health, book: book) }

  package func release(_ claim: SinkClaim) async { await drop([claim.token]) }
}
