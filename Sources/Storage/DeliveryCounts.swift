public import Basics
import GRDB

/// The numbers of a sink's waiting deliveries and dead letters.
public struct DeliveryCounts: Sendable, Equatable {
  /// The number of waiting deliveries.
  public var waiting = 0
  /// The number of waiting deliveries that are set aside, because the receiver refuses them but accepts others.
  public var aside = 0
  /// The number of dead letters: deliveries that were given up.
  public var dead = 0
  /// Whether the sink is disabled, because its receiver answered 410 (gone).
  public var isDisabled = false
  /// The number of failed attempts in a row.
  public var failures = 0
  /// The result of the last attempt at the oldest waiting delivery, in a sentence; nil if there was none.
  public var lastResult: String?
  /// The time of the next attempt at the oldest waiting delivery.
  public var nextTry: Timestamp?

  /// No deliveries.
  public init() {}
}

extension StateStore {
  /// What of a sink's deliveries is still to be made, and what was given up.
  public func deliveryCounts(of sink: String) throws(StorageError) -> DeliveryCounts {
    try read { db in try DeliveryCounts.of(sink, db) }
  }

  /// The same of several sinks, in their order, for reports.
  public func deliveryCounts(of sinks: [String]) async throws(StorageError) -> [DeliveryCounts] {
    try await view { db in try sinks.map { try DeliveryCounts.of($0, db) } }
  }
}

extension DeliveryCounts {
  fileprivate static func of(_ sink: String, _ db: Database) throws -> DeliveryCounts {
    var counts = DeliveryCounts()
    let sql = """
      SELECT count(*), coalesce(sum(dead), 0), coalesce(sum(aside AND NOT dead), 0) FROM delivery WHERE sink = ?
      """
    if let row = try Row.fetchOne(db, sql: sql, arguments: [sink]) {
      counts.dead = row[1]
      counts.waiting = row[0] - counts.dead
      counts.aside = row[2]
    }
    let oldest = "SELECT last_result, next_try FROM delivery WHERE sink = ? AND dead = 0 ORDER BY sequence LIMIT 1"
    if let row = try Row.fetchOne(db, sql: oldest, arguments: [sink]) {
      counts.lastResult = row[0]
      counts.nextTry = Timestamp(milliseconds: row[1])
    }
    if let row = try Row.fetchOne(db, sql: "SELECT disabled, failures FROM sink WHERE name = ?", arguments: [sink]) {
      counts.isDisabled = row[0]
      counts.failures = row[1]
    }
    return counts
  }
}
