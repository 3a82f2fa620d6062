import Basics
import FeedModel
import GRDB
import Storage

/// Blocks of archived entries as rows of the table `archive`.
enum ArchiveRow {
  /// `number` is never reused (AUTOINCREMENT), so an index never confuses a deleted block with a later one.
  /// archive_identity is random. The index stores it too, which shows that it belongs to this state.
  static let tables = """
    CREATE TABLE archive (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      seen INTEGER NOT NULL,
      entries INTEGER NOT NULL,
      matches INTEGER NOT NULL,
      text BLOB NOT NULL
    );
    CREATE INDEX archive_by_time ON archive (seen);
    CREATE TABLE archive_identity (identity INTEGER NOT NULL);
    INSERT INTO archive_identity VALUES (random());
    """

  static func append(_ block: PackedBlock, _ db: Database) throws {
    var insert = try RawStatement("INSERT INTO archive (seen, entries, matches, text) VALUES (?,?,?,?)", db)
    insert.bind(block.seen.milliseconds)
    insert.bind(block.count)
    insert.bind(block.matches)
    insert.bind(block.text)
    try insert.run()
  }

  /// The numbers of the blocks to read, and the order.
  struct Range {
    var from: Int64 = 0
    var through = Int64.max
    var newestFirst = false
    var limit = Int.max
  }

  /// Calls `body` with each block of a range, until it returns false. A block that cannot be read is left
  /// out, so that the others are still read.
  static func visit(_ range: Range, _ db: Database, _ body: (ArchiveBlock) throws -> Bool) throws {
    var rows = try RawStatement(
      """
      SELECT number, seen, text FROM archive WHERE number >= ?1 AND number <= ?2
      ORDER BY number \(range.newestFirst ? "DESC" : "ASC") LIMIT ?3
      """, db)
    rows.bind(range.from)
    rows.bind(range.through)
    rows.bind(range.limit)
    while try rows.step() {
      guard let block = block(&rows), try !body(block) else { continue }
      return rows.reset()
    }
  }

  /// One block; nil if it was deleted or cannot be read.
  static func find(_ number: Int64, _ db: Database) throws -> ArchiveBlock? {
    var found: ArchiveBlock?
    try visit(Range(from: number, through: number), db) {
      found = $0
      return false
    }
    return found
  }

  private static func block(_ rows: inout RawStatement) -> ArchiveBlock? {
    guard let number = rows.integer(), let seen = rows.integer(), let text = rows.blob() else { return nil }
    return PackedBlock.unpack(text, number: number, seen: Timestamp(milliseconds: seen))
  }

  /// The first and last number of the stored blocks; nil if the archive is empty.
  static func bounds(_ db: Database) throws -> ClosedRange<Int64>? {
    let row = try Row.fetchOne(db, sql: "SELECT (SELECT min(number) FROM archive), (SELECT max(number) FROM archive)")
    guard let first: Int64 = row?[0], let last: Int64 = row?[1] else { return nil }
    return first...last
  }

  /// The last number ever used.
  static func lastGiven(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'archive'") ?? 0
  }

  /// The number of the first block read at a time or later; if there is none, a number after all blocks.
  static func first(since: Timestamp, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db, sql: "SELECT min(number) FROM archive WHERE seen >= ?", arguments: [since.milliseconds]) ?? .max
  }

  /// The number of the last block read before a time; 0 if there is none.
  static func last(before: Timestamp, _ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db, sql: "SELECT max(number) FROM archive WHERE seen < ?", arguments: [before.milliseconds]) ?? 0
  }

  /// The random identity of this archive.
  static func identity(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(db, sql: "SELECT identity FROM archive_identity") ?? 0
  }

  /// The number of entries after a block.
  static func count(after number: Int64, _ db: Database) throws -> Int {
    try Int.fetchOne(db, sql: "SELECT total(entries) FROM archive WHERE number > ?", arguments: [number]) ?? 0
  }
}
