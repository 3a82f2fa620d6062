import Basics
import Storage

/// Blocks of archived entries as rows of the table `archive`.
enum ArchiveRow {
  /// How many blocks are read at once.
  private static let pageSize = 32

  /// Calls `body` with each block of a range, until it returns false. A block that cannot be read is left out, so that the
  /// others are still read.
  static func visit(
    _ range: ClosedRange<Int64>, newestFirst: Bool = false, _ link: inout DatabaseLink, _ body: (ArchiveBlock) -> Bool
  ) throws(StorageError) {
    var range = range
    while true {
      let page = try link.rows(
        """
        SELECT number, seen, text FROM archive WHERE number >= $1::bigint AND number <= $2::bigint
        ORDER BY number \(newestFirst ? "DESC" : "ASC") LIMIT \(pageSize)
        """, [.int(range.lowerBound), .int(range.upperBound)]
      ) { row in (number: row.integer() ?? 0, seen: row.time() ?? .init(milliseconds: 0), text: row.bytes() ?? []) }
      for row in page {
        guard let block = PackedBlock.unpack(row.text, number: row.number, seen: row.seen) else { continue }
        if !body(block) { return }
      }
      guard page.count == pageSize, let last = page.last?.number else { return }
      let (lower, upper) = newestFirst ? (range.lowerBound, last - 1) : (last + 1, range.upperBound)
      guard lower <= upper else { return }
      range = lower...upper
    }
  }

  /// Some blocks by their numbers.
  static func find(_ numbers: [Int64], _ link: inout DatabaseLink) throws(StorageError) -> [Int64: ArchiveBlock] {
    let blocks = try link.rows(
      "SELECT number, seen, text FROM archive WHERE number = ANY ($1::bigint[])", [.ints(numbers)]
    ) { row -> ArchiveBlock? in
      let number = row.integer() ?? 0
      let seen = row.time() ?? .init(milliseconds: 0)
      return PackedBlock.unpack(row.bytes() ?? [], number: number, seen: seen)
    }
    return Dictionary(blocks.compactMap(\.self).map { ($0.number, $0) }) { first, _ in first }
  }

  /// The blocks of the archive that were read in a time; nil if there are none. Clocks can jump, so there can be blocks of
  /// other times among them.
  static func range(
    since: Timestamp? = nil, until: Timestamp? = nil, _ link: inout DatabaseLink
  ) throws(StorageError) -> ClosedRange<Int64>? {
    var arguments: [Argument] = []
    func bound(_ function: String, _ comparison: String, _ time: Timestamp?) -> String {
      guard let time else { return "(SELECT \(function)(number) FROM archive)" }
      arguments.append(.int(time.milliseconds))
      // Without the addition PostgreSQL could walk the table from one end.
      return "(SELECT \(function)(number + 0) FROM archive WHERE seen \(comparison) $\(arguments.count)::bigint)"
    }
    let sql = "SELECT \(bound("min", ">=", since)), \(bound("max", "<", until))"
    let found = try link.row(sql, arguments) { row in (row.integer(), row.integer()) }
    guard let (first, last) = found, let first, let last, first <= last else { return nil }
    return first...last
  }
}
