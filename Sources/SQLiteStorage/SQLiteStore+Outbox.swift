package import Basics
import GRDB
package import Storage
import Synchronization

extension SQLiteStore {
  package func route(to sinks: [SinkRoute]) async throws(StorageError) {
    try write { db in for route in sinks { try SinkRow.begin(route.sink, db) } }
    for route in sinks { try await catchUp(route) }
    routes.withLock { $0 = sinks }
  }

  package func changes() -> AsyncStream<OutboxChange> { watch.changes(of: self) }

  package func position(beforeLast milliseconds: Int64) async throws(StorageError) -> OutboxPosition {
    try await view { db in
      let sql = """
        SELECT coalesce(min(sequence), 1) - 1 FROM match, (SELECT matched_at AS latest FROM match ORDER BY sequence DESC LIMIT 1)
        WHERE matched_at BETWEEN latest - ?1 AND latest + ?1
        """
      return OutboxPosition(try Int64.fetchOne(db, sql: sql, arguments: [milliseconds]) ?? 0)
    }
  }

  // MARK: sinks that follow

  package func matches(after position: OutboxPosition, limit: Int) async throws(StorageError) -> [StoredMatch] {
    try await view { db in try MatchRow.matches(where: "sequence > ?", [position.number], limit: limit, db) }
  }

  package func matchIDs(after position: OutboxPosition) async throws(StorageError) -> Set<String> {
    try await view { db in
      try String.fetchSet(db, sql: "SELECT id FROM match WHERE sequence > ?", arguments: [position.number])
    }
  }

  package func queuedCount(for sink: String, after position: OutboxPosition?) async throws(StorageError) -> Int {
    try await view { db in
      let sql = """
        SELECT count(*) FROM match
        WHERE sequence > coalesce(?, (SELECT position FROM sink WHERE name = ?), 0)
        """
      return try Int.fetchOne(db, sql: sql, arguments: [position?.number, sink]) ?? 0
    }
  }

  package func follow(_ sink: String) async throws(StorageError) {
    try write { db in try SinkRow.begin(sink, db) }
  }

  package func place(of sink: String) async throws(StorageError) -> SinkPlace? {
    try await view { db in try SinkRow.place(of: sink, db) }
  }

  package func setPlace(_ place: SinkPlace, of sink: String) async throws(StorageError) {
    try write { db in try SinkRow.setPlace(place, of: sink, db) }
  }

  // MARK: sinks with queues

  package func claim(_ sink: String) async throws(StorageError) -> SinkClaim? {
    sinkClaims.withLock { $0.claim(sink) }.map { SinkClaim(sink: sink, token: $0) }
  }

  package func release(_ claim: SinkClaim) async {
    sinkClaims.withLock { $0.end(claim.sink, claim.token) }
  }

  package func isDisabled(_ claim: SinkClaim) async throws(StorageError) -> Bool {
    try await view { db in
      try Bool.fetchOne(db, sql: "SELECT disabled FROM sink WHERE name = ?", arguments: [claim.sink]) ?? false
    }
  }

  package func failures(of claim: SinkClaim) async throws(StorageError) -> Int {
    try await view { db in
      try Int.fetchOne(db, sql: "SELECT failures FROM sink WHERE name = ?", arguments: [claim.sink]) ?? 0
    }
  }

  package func nextDelivery(
    for claim: SinkClaim, after position: OutboxPosition?, onlySummaries: Bool
  ) async throws(StorageError) -> PendingDelivery? {
    try await catchUp(claim)
    return try await firstDelivery(
      of: claim.sink, Self.inOrder(onlySummaries: onlySummaries), [claim.sink, position?.number ?? 0])
  }

  package func nextDeliveryAside(for claim: SinkClaim) async throws(StorageError) -> PendingDelivery? {
    try await firstDelivery(of: claim.sink, Self.aside, [claim.sink])
  }

  package func nextTry(
    for claim: SinkClaim, isAside: Bool, onlySummaries: Bool
  ) async throws(StorageError) -> NextTry? {
    if isAside { return try await view { db in try DeliveryRow.nextTry(Self.aside, [claim.sink], db) } }
    try await catchUp(claim)
    return try await view { db in
      try DeliveryRow.nextTry(Self.inOrder(onlySummaries: onlySummaries), [claim.sink, 0], db)
    }
  }

  /// Which deliveries come in order, `?2` the position they are after; and which were set aside.
  private static func inOrder(onlySummaries: Bool) -> String {
    "aside = 0 AND sequence > ?2 \(onlySummaries ? "AND summary IS NOT NULL" : "") ORDER BY sequence"
  }
  private static let aside = "aside = 1 ORDER BY next_try, sequence"

  /// Adds deliveries for matches that were committed without this sink's route: by an earlier version, by another
  /// process, or while the sink was disabled. There may be very many: they are read and routed on a reading connection, and
  /// added in small transactions, so that polls can commit in between.
  func catchUp(_ route: SinkRoute) async throws(StorageError) {
    while let step = try await view({ db in try SinkRow.step(route, db) }) {
      try write { db in try SinkRow.take(step, of: route.sink, db) }
    }
  }

  private func catchUp(_ claim: SinkClaim) async throws(StorageError) {
    let route = routes.withLock { $0.first { $0.sink == claim.sink } }
    if let route { try await catchUp(route) }
  }

  private func firstDelivery(
    of sink: String, _ condition: String, _ arguments: StatementArguments
  ) async throws(StorageError) -> PendingDelivery? {
    // Nearly always a read is enough. A write is needed only to drop a delivery whose match is gone.
    let found = try await view { db in try DeliveryRow.first(of: sink, condition, arguments, db) }
    guard let found, found.matches.isEmpty else { return found }
    return try write { db in
      while let found = try DeliveryRow.first(of: sink, condition, arguments, db) {
        guard found.matches.isEmpty else { return found }
        try DeliveryRow.remove(found, of: sink, db)
      }
      return nil
    }
  }

  package func summarise(limit: Int, for claim: SinkClaim) async throws(StorageError) -> Bool {
    // After a power failure it must not be made again of other matches: its id would be another one.
    try write(durably: true) { db in try DeliveryRow.summarise(claim.sink, limit: limit, db) }
  }

  package func makeDigest(
    due: Timestamp, period: Duration, limit: Int, for claim: SinkClaim
  ) async throws(StorageError) {
    let last = try await view { db in try SinkRow.digestDue(claim.sink, db) }
    if let last = last.map(Timestamp.init(milliseconds:)), due <= last, last - period <= due { return }
    try await catchUp(claim)
    // Durably, as a summary.
    try write(durably: true) { db in
      if last != nil { try DeliveryRow.makeDigest(claim.sink, limit: limit, db) }
      try SinkRow.setDigestDue(due.milliseconds, of: claim.sink, db)
    }
  }

  @discardableResult
  package func record(
    _ attempt: DeliveryAttempt, _ result: DeliveryResult, of delivery: PendingDelivery, holding claim: SinkClaim
  ) async throws(StorageError) -> Int {
    try check(claim)
    return try write { db in
      try AttemptRow.append(attempt, to: claim.sink, db)
      return try DeliveryRow.record(attempt, result, of: delivery, sink: claim.sink, db)
    }
  }

  package func setAside(
    _ delivery: PendingDelivery, until: Timestamp, restMilliseconds: Int64, holding claim: SinkClaim
  ) async throws(StorageError) {
    try check(claim)
    try write { db in
      try DeliveryRow.update(
        delivery, of: claim.sink, "aside = 1, next_try = ?, rest = ?", [until.milliseconds, restMilliseconds], db)
    }
  }

  private func check(_ claim: SinkClaim) throws(StorageError) {
    guard sinkClaims.withLock({ $0.isHeld(claim.sink, claim.token) }) else { throw .claimLost(claim.sink) }
  }
}
