package import Basics
package import Storage
import Synchronization

extension PostgreSQLStore {
  package func route(to sinks: [SinkRoute]) async throws(StorageError) {
    let names = sinks.map(\.sink)
    try await self.sinks.run { link throws(StorageError) in try SinkRow.begin(names, &link) }
    for route in sinks { try await catchUp(route) }
    routes.withLock { $0 = sinks }
  }

  package func changes() -> AsyncStream<OutboxChange> { watch.changes(except: book.instance) }

  package func position(beforeLast milliseconds: Int64) async throws(StorageError) -> OutboxPosition {
    let number = try await lookUp { link throws(StorageError) in
      try link.row(
        """
        SELECT coalesce(min(sequence), 1) - 1 FROM match,
          (SELECT matched_at AS latest FROM match ORDER BY sequence DESC LIMIT 1) AS last
        WHERE matched_at BETWEEN latest - $1::bigint AND latest + $1::bigint
        """, [.int(milliseconds)]
      ) { $0.integer() }
    }
    return OutboxPosition(number.flatMap(\.self) ?? 0)
  }

  // MARK: sinks that follow

  package func matches(after position: OutboxPosition, limit: Int) async throws(StorageError) -> [StoredMatch] {
    try await glance { link throws(StorageError) in
      try MatchRow.matches(where: "sequence > $1::bigint", [.int(position.number)], limit: limit, &link)
    }
  }

  package func matchIDs(after position: OutboxPosition) async throws(StorageError) -> Set<String> {
    let ids = try await lookUp { link throws(StorageError) in
      try link.rows("SELECT id FROM match WHERE sequence > $1::bigint", [.int(position.number)]) { $0.text() ?? "" }
    }
    return Set(ids)
  }

  package func queuedCount(for sink: String, after position: OutboxPosition?) async throws(StorageError) -> Int {
    let count = try await report { link throws(StorageError) in
      try link.row(
        """
        SELECT count(*) FROM match
        WHERE sequence > coalesce($1::bigint, (SELECT position FROM sink WHERE name = $2::text), 0)
        """, [.int(position?.number), .text(sink)]
      ) { $0.integer() }
    }
    return Int(count.flatMap(\.self) ?? 0)
  }

  package func follow(_ sink: String) async throws(StorageError) {
    try await sinks.run { link throws(StorageError) in try SinkRow.begin([sink], &link) }
  }

  package func place(of sink: String) async throws(StorageError) -> SinkPlace? {
    try await lookUp { link throws(StorageError) in
      try link.row("SELECT position, bookmark FROM sink WHERE name = $1::text", [.text(sink)]) { row in
        SinkPlace(position: OutboxPosition(row.integer() ?? 0), bookmark: row.text() ?? "")
      }
    }
  }

  /// Throws `nodeTaken` if the sink is this node's log and this process is not the node any more.
  package func setPlace(_ place: SinkPlace, of sink: String) async throws(StorageError) {
    let values: [Argument] = [.text(sink), .int(place.position.number), .text(place.bookmark)]
    let upsert = """
      ON CONFLICT (name) DO UPDATE SET position = excluded.position, bookmark = excluded.bookmark RETURNING true
      """
    guard let node = member.withLock({ $0?.name }), sink == "log:\(node)" else {
      return try await sinks.run { link throws(StorageError) in
        try link.execute(
          "INSERT INTO sink (name, position, bookmark) VALUES ($1::text, $2::bigint, $3::text) \(upsert)", values)
      }
    }
    let instance = book.instance
    let isStored = try await sinks.run { link throws(StorageError) in
      // The lock keeps another process from becoming the node at the same time.
      try link.row(
        """
        WITH me AS (SELECT FROM node WHERE name = $4::text AND instance = $5::bigint FOR SHARE)
        INSERT INTO sink (name, position, bookmark) SELECT $1::text, $2::bigint, $3::text FROM me \(upsert)
        """, values + [.text(node), .int(instance)]
      ) { $0.bool() }
    }
    if isStored == nil { throw .expelled(node) }
  }

  // MARK: sinks with queues

  package func isDisabled(_ claim: SinkClaim) async throws(StorageError) -> Bool {
    try await lookUp { link throws(StorageError) in
      try link.row("SELECT disabled FROM sink WHERE name = $1::text", [.text(claim.sink)]) { $0.bool() } ?? false
    }
  }

  package func failures(of claim: SinkClaim) async throws(StorageError) -> Int {
    let failures = try await lookUp { link throws(StorageError) in
      try link.row("SELECT failures FROM sink WHERE name = $1::text", [.text(claim.sink)]) { $0.integer() }
    }
    return Int(failures.flatMap(\.self) ?? 0)
  }

  package func nextTry(
    for claim: SinkClaim, isAside: Bool, onlySummaries: Bool
  ) async throws(StorageError) -> NextTry? {
    if !isAside { try await catchUp(claim) }
    let condition = isAside ? DeliveryRow.aside : DeliveryRow.inOrder(onlySummaries: onlySummaries)
    return try await lookUp { link throws(StorageError) in try DeliveryRow.nextTry(of: claim.sink, condition, &link) }
  }

  package func nextDelivery(
    for claim: SinkClaim, after position: OutboxPosition?, onlySummaries: Bool
  ) async throws(StorageError) -> PendingDelivery? {
    try await catchUp(claim)
    return try await first(claim, DeliveryRow.inOrder(onlySummaries: onlySummaries), after: position)
  }

  package func nextDeliveryAside(for claim: SinkClaim) async throws(StorageError) -> PendingDelivery? {
    try await first(claim, DeliveryRow.aside, after: nil)
  }

  /// The first delivery that meets a condition. One whose match is no longer stored is dropped.
  private func first(
    _ claim: SinkClaim, _ condition: String, after position: OutboxPosition?
  ) async throws(StorageError) -> PendingDelivery? {
    let sink = claim.sink
    return try await lookUp { link throws(StorageError) in
      while let found = try DeliveryRow.first(of: sink, condition, after: position?.number ?? 0, &link) {
        guard found.matches.isEmpty else { return found }
        try link.execute(
          """
          DELETE FROM delivery WHERE sink = $1::text AND sequence = ANY ($2::bigint[])
            AND NOT EXISTS (SELECT FROM match WHERE match.sequence = delivery.sequence)
          """, [.text(sink), found.sequences])
      }
      return nil
    }
  }

  /// Adds deliveries for matches that were committed without this sink's route: by another process, or while the sink was
  /// disabled. There may be very many: they are added in small transactions.
  func catchUp(_ route: SinkRoute) async throws(StorageError) {
    while let step = try await lookUp({ link throws(StorageError) in try SinkRow.step(route, &link) }) {
      try await sinks.run { link throws(StorageError) in try SinkRow.take(step, of: route.sink, &link) }
    }
  }

  private func catchUp(_ claim: SinkClaim) async throws(StorageError) {
    let route = routes.withLock { $0.first { $0.sink == claim.sink } }
    if let route { try await catchUp(route) }
  }

  /// Whether a sink was so little behind before a commit's matches that the commit catches up for it: no more of other
  /// commits than one step takes.
  func isNear(_ sink: String, ownMatches: Int) async throws(StorageError) -> Bool {
    try await lookUp { link throws(StorageError) in
      try link.row(
        """
        SELECT (SELECT count(*) FROM (
          SELECT FROM match WHERE sequence > position ORDER BY sequence LIMIT $2::bigint) AS m) < $2::bigint
        FROM sink WHERE name = $1::text
        """, [.text(sink), .int(Int64(ownMatches) + SinkRow.batchSize + 1)]
      ) { $0.bool() } ?? false
    }
  }

  package func summarise(limit: Int, for claim: SinkClaim) async throws(StorageError) -> Bool {
    let isMade = try await sinks.run { link throws(StorageError) in
      try link.call("make_summary", [.text(claim.sink), .int(claim.token), .int(Int64(limit))]) { $0.integer() }.first
    }
    return try held(isMade, claim) == 1
  }

  package func makeDigest(
    due: Timestamp, period: Duration, limit: Int, for claim: SinkClaim
  ) async throws(StorageError) {
    let last = try await lookUp { link throws(StorageError) in
      try link.row("SELECT digest_due FROM sink WHERE name = $1::text", [.text(claim.sink)]) { $0.integer() }
    }.flatMap(\.self)
    if let last = last.map(Timestamp.init(milliseconds:)), due <= last, last - period <= due { return }
    try await catchUp(claim)
    let isMade = try await sinks.run { link throws(StorageError) in
      try link.call(
        "make_digest",
        [.text(claim.sink), .int(claim.token), .int(Int64(limit)), .int(last), .int(due.milliseconds)]
      ) { $0.integer() }.first
    }
    _ = try held(isMade, claim)
  }

  @discardableResult
  package func record(
    _ attempt: DeliveryAttempt, _ result: DeliveryResult, of delivery: PendingDelivery, holding claim: SinkClaim
  ) async throws(StorageError) -> Int {
    let (kind, rest, giveUpAfter) = result.columns
    let arguments: [Argument] = [
      .text(claim.sink), .int(claim.token), delivery.sequences, .text(kind), .int(rest), .int(giveUpAfter),
      .int(attempt.at.milliseconds), .text(attempt.matchID), .int(Int64(attempt.matches)), .int(Int64(attempt.number)),
      .int(attempt.status.map(Int64.init)), .int(attempt.milliseconds), .text(attempt.outcome.rawValue),
      .text(attempt.sentence), .int(attempt.nextTry?.milliseconds),
    ]
    let dead = try await sinks.run { link throws(StorageError) in
      try link.call("record_attempt", arguments) { $0.integer() }.first
    }
    return Int(try held(dead, claim))
  }

  package func setAside(
    _ delivery: PendingDelivery, until: Timestamp, restMilliseconds: Int64, holding claim: SinkClaim
  ) async throws(StorageError) {
    let isDone = try await sinks.run { link throws(StorageError) in
      try link.call(
        "set_aside",
        [
          .text(claim.sink), .int(claim.token), delivery.sequences, .int(until.milliseconds), .int(restMilliseconds),
        ]
      ) { $0.bool() ? 1 : nil as Int64? }.first
    }
    _ = try held(isDone, claim)
  }

  /// The answer of a function that checks a claim first, and returns NULL if it has ended.
  private func held(_ answer: Int64??, _ claim: SinkClaim) throws(StorageError) -> Int64 {
    if let answer = answer.flatMap(\.self) { return answer }
    book.note(renewed: [], until: .now, ended: [claim.token])
    throw .claimLost(claim.sink)
  }
}

extension DeliveryResult {
  /// Its form for `Schema.recordAttempt`.
  fileprivate var columns: (kind: String, rest: Int64, giveUpAfter: Int64) {
    switch self {
    case .delivered: ("delivered", 0, 0)
    case .refused: ("refused", 0, 0)
    case .disabled: ("disabled", 0, 0)
    case .failed(.endpoint, let rest, let giveUpAfter): ("failed endpoint", rest, giveUpAfter)
    case .failed(.delivery, let rest, let giveUpAfter): ("failed delivery", rest, giveUpAfter)
    }
  }
}
