import Basics
import Classification
import FeedModel
import GRDB
import Glibc
import Storage

/// The full-text index of an archive: a file beside the state. It is made from the archive only, and can be rebuilt.
/// So writing it delays no poll, and whatever happens to it (a crash, a lost file, a state restored from a backup)
/// costs only time.
///
/// Words are in FTS5 tables of `entriesPerTable` entries each (sqlite.org/fts5.html). The newest is searched first,
/// and a table is dropped when all its entries are deleted. A table stores which entries have a word, but not where
/// (`detail=none`). That takes a quarter of the size, and found entries are checked again anyway.
enum SearchIndex {
  /// The path of a state's index.
  static func path(ofState path: String) -> String { path + "-search" }

  /// The version of the index. A file of another version is rebuilt. Increase it whenever words are split or folded
  /// differently.
  static let format = 1

  /// The number of entries of a table.
  static let entriesPerTable = 50_000

  /// One table, and the range of blocks that its entries are in.
  struct Table {
    var number: Int64
    var first: Int64
    var last: Int64
    var entries: Int

    var name: String { "words_\(number)" }
  }

  /// The progress of the index.
  struct Position: Equatable {
    /// The identity of its archive.
    var identity: Int64
    /// The last block in the index.
    var block: Int64 = 0
    /// The time at which that block was read. If the archive's block of this number differs, it has another history.
    var seen: Int64 = 0
  }

  static let tables = """
    CREATE TABLE position (identity INTEGER NOT NULL, block INTEGER NOT NULL, seen INTEGER NOT NULL);
    CREATE TABLE part (
      number INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL, last INTEGER NOT NULL, entries INTEGER NOT NULL);
    PRAGMA user_version = \(format);
    """

  /// The words are folded and separated by spaces. All non-ASCII characters are letters, and so are the signs that
  /// begin or join the index's own words.
  static func create(_ table: Table) -> String {
    """
    CREATE VIRTUAL TABLE \(table.name) USING fts5(
      words, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '''$^=._-:/_'")
    """
  }

  static func position(_ db: Database) throws -> Position? {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") == format else { return nil }
    guard let row = try Row.fetchOne(db, sql: "SELECT identity, block, seen FROM position") else { return nil }
    return Position(identity: row[0], block: row[1], seen: row[2])
  }

  static func parts(_ db: Database) throws -> [Table] {
    try Row.fetchAll(db, sql: "SELECT number, first, last, entries FROM part ORDER BY number").map {
      Table(number: $0[0], first: $0[1], last: $0[2], entries: $0[3])
    }
  }

  /// Whether an index belongs to the present archive of a state.
  static func fits(_ position: Position, _ state: Database) throws -> Bool {
    guard position.identity == (try ArchiveRow.identity(state)) else { return false }
    if position.block > (try ArchiveRow.lastGiven(state)) { return false }
    let seen = try Int64.fetchOne(state, sql: "SELECT seen FROM archive WHERE number = ?", arguments: [position.block])
    return seen == nil || seen == position.seen
  }
}
