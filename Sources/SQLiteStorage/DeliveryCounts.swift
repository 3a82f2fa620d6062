import Basics
import GRDB
import Storage

extension DeliveryCounts {
  static func of(_ sink: String, _ db: Database) throws -> DeliveryCounts {
    var counts = DeliveryCounts()
    let sql = """
      SELECT coalesce(sum(dead = 0), 0), coalesce(sum(dead = 1), 0), coalesce(sum(aside AND NOT dead), 0)
      FROM delivery WHERE sink = ?
      """
    if let row = try Row.fetchOne(db, sql: sql, arguments: [sink]) {
      counts.dead = row[1]
      counts.waiting = row[0]
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
    if counts.isDisabled {
      let sql = "SELECT sentence FROM attempt WHERE sink = ? AND outcome = ? ORDER BY id DESC LIMIT 1"
      let outcome = DeliveryAttempt.Outcome.disabled.rawValue
      // Old attempts are deleted (retention); the delivery keeps its result.
      counts.disabledBecause = try String.fetchOne(db, sql: sql, arguments: [sink, outcome]) ?? counts.lastResult
    }
    return counts
  }
}
