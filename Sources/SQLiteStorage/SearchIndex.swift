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

  // MARK: words

  /// Everything by which an entry can be found, as one text of words.
  static func words(of entry: ArchivedEntry, feedID: String) -> String {
    var bytes: [UInt8] = []
    for text in [entry.title, entry.summary, entry.content == entry.summary ? nil : entry.content] {
      if let text { SearchWords.append(text, to: &bytes) }
    }
    if let title = entry.title {
      for word in SearchWords.of(title) { append(Place.title.rawValue + word.text, to: &bytes) }
    }
    append(word(.feed, feedID), to: &bytes)
    if let language = entry.language { append(word(.language, language), to: &bytes) }
    if let verdict = entry.verdict {
      if !verdict.topics.isEmpty { append(SearchIndex.match, to: &bytes) }
      for topic in verdict.topics { append(word(.topic, topic), to: &bytes) }
      for entity in verdict.entities { append(word(.entity, entity), to: &bytes) }
      for side in verdict.sides { append(word(.side, side), to: &bytes) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ word: String, to bytes: inout [UInt8]) {
    bytes.append(0x20)
    bytes.append(contentsOf: word.utf8)
  }

  /// The field of a word, which is the first character of its form in the index.
  enum Place: String {
    case anywhere = ""
    case title = "^"
  }

  /// A property of an entry, indexed like a word.
  enum Property: String {
    case feed, language, topic, entity, side
  }

  /// A property as a word of the index. Ids that differ only in rare characters share one, as found entries are checked
  /// again.
  static func word(_ property: Property, _ value: String) -> String {
    let safe = value.lowercased().unicodeScalars.map { scalar in
      scalar.value >= 0x80 || scalar.properties.isAlphabetic || "0123456789._-:/".unicodeScalars.contains(scalar)
        ? scalar : "_"
    }
    return "=\(property.rawValue):" + String(String.UnicodeScalarView(safe))
  }

  /// The word that every match has.
  static let match = "=match"
}
