import Basics
import Storage

/// Rows of the table `delivery`.
enum DeliveryRow {
  /// Which deliveries come in order, `$2` the position they are after; and which were set aside, the one due first.
  static func inOrder(onlySummaries: Bool) -> String {
    "NOT aside AND sequence > $2::bigint \(onlySummaries ? "AND summary IS NOT NULL" : "") ORDER BY sequence"
  }
  static let aside = "aside AND $2::bigint IS NOT NULL ORDER BY next_try, sequence"

  /// The first waiting delivery of a sink that meets an SQL condition. `condition` ends with the order to search in; `$1` is
  /// the sink, `$2` a position. If its matches are no longer stored, `matches` is empty.
  static func first(
    of sink: String, _ condition: String, after position: Int64, _ link: inout DatabaseLink
  ) throws(StorageError) -> PendingDelivery? {
    let found = try link.row(
      """
      SELECT sequence, attempts, next_try, summary, aside FROM delivery
      WHERE sink = $1::text AND dead = 0 AND \(condition) LIMIT 1
      """, [.text(sink), .int(position)]
    ) { row in
      let position = row.integer() ?? 0
      let attempts = Int(row.integer() ?? 0)
      let nextTry = row.time() ?? Timestamp(milliseconds: 0)
      let summary = row.integer()
      return (
        summary: summary,
        delivery: PendingDelivery(
          position: OutboxPosition(position), attempts: attempts, nextTry: nextTry, isSummary: summary != nil,
          isAside: row.bool(), matches: [])
      )
    }
    guard let found else { return nil }
    var delivery = found.delivery
    if let summary = found.summary {
      delivery.matches = try MatchRow.matches(
        where: """
          sequence IN (SELECT sequence FROM delivery WHERE sink = $1::text AND dead = 0 AND summary = $2::bigint)
          """, [.text(sink), .int(summary)], &link)
    } else {
      delivery.matches = try MatchRow.matches(where: "sequence = $1::bigint", [.int(delivery.position.number)], &link)
    }
    return delivery
  }

  /// When the delivery is attempted that `first` returns with the same condition.
  static func nextTry(
    of sink: String, _ condition: String, _ link: inout DatabaseLink
  ) throws(StorageError) -> NextTry? {
    try link.row(
      """
      SELECT sequence, next_try, rest FROM delivery WHERE sink = $1::text AND dead = 0 AND \(condition) LIMIT 1
      """, [.text(sink), .int(0)]
    ) { row in
      NextTry(
        position: OutboxPosition(row.integer() ?? 0), at: row.time() ?? Timestamp(milliseconds: 0),
        restMilliseconds: row.integer())
    }
  }
}

extension PendingDelivery {
  /// The sequence numbers of its matches.
  var sequences: Argument { .ints((matches.isEmpty ? [position] : matches.map(\.position)).map(\.number)) }
}
