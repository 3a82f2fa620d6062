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
    let found = try link.row(
      """
      SELECT min(number), max(number) FROM archive
      WHERE ($1::bigint IS NULL OR seen >= $1::bigint) AND ($2::bigint IS NULL OR seen < $2::bigint)
      """, [.int(since?.milliseconds), .int(until?.milliseconds)]
    ) { row in (row.integer(), row.integer()) }
    guard let (first, last) = found, let first, let last else { return nil }
    return first...last
  }
}
