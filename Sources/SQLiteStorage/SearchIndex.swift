import Basics
import Classification
import FeedModel
import GRDB
import Glibc
import Storage

/// The full-text index of an archive: a file beside the state, which is made of the archive alone and can be made again.
/// So filling it never holds up a poll, and whatever becomes of it (a crash, a lost file, a state put back from a backup)
/// costs time and nothing else.
///
/// Words are in FTS5 tables of some ten thousand entries each (sqlite.org/fts5.html): the newest is asked first, and one
/// whose entries are all forgotten goes as a whole. They say which entries have a word, not where in them
/// (`detail=none`): a quarter of the size, and what is found is looked at again anyway.
enum SearchIndex {
  /// Where the index of a state is.
  static func path(ofState path: String) -> String { path + "-search" }

  /// Another version's file is made anew. It changes whenever the words of an entry are cut or folded otherwise.
  static let format = 1

  /// How many entries a table takes.
  static let entriesPerTable = 50_000

  /// One table, and which blocks its entries are of.
  struct Table {
    var number: Int64
    var first: Int64
    var last: Int64
    var entries: Int

    var name: String { "words_\(number)" }
  }

  /// How far the index has come.
  struct Position: Equatable {
    /// Whose archive it is of.
    var identity: Int64
    /// The last block that is in it.
    var block: Int64 = 0
    /// When that block was read: another block of this number is of another history.
    var seen: Int64 = 0
  }

  static let tables = """
    CREATE TABLE position (identity INTEGER NOT NULL, block INTEGER NOT NULL, seen INTEGER NOT NULL);
    CREATE TABLE part (
      number INTEGER PRIMARY KEY AUTOINCREMENT, first INTEGER NOT NULL, last INTEGER NOT NULL, entries INTEGER NOT NULL);
    PRAGMA user_version = \(format);
    """

  /// Words come separated by spaces and folded: bytes beyond ASCII are letters, and so are the signs that begin or join
  /// our own.
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

  /// Whether an index is of a state's archive as it is now.
  static func fits(_ position: Position, _ state: Database) throws -> Bool {
    guard position.identity == (try ArchiveRow.identity(state)) else { return false }
    if position.block > (try ArchiveRow.lastGiven(state)) { return false }
    let seen = try Int64.fetchOne(state, sql: "SELECT seen FROM archive WHERE number = ?", arguments: [position.block])
    return seen == nil || seen == position.seen
  }

  // MARK: words

  /// Everything an entry can be found by, as one text of words.
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

  /// Where a word stands, by what its word of the index begins with.
  enum Place: String {
    case anywhere = ""
    case title = "^"
  }

  /// What is known of an entry beside its words.
  enum Property: String {
    case feed, language, topic, entity, side
  }

  /// A property as a word of the index. Ids that differ only in rare signs share one: what is found is looked at again.
  static func word(_ property: Property, _ value: String) -> String {
    let safe = value.lowercased().unicodeScalars.map { scalar in
      scalar.value >= 0x80 || scalar.properties.isAlphabetic || "0123456789._-:/".unicodeScalars.contains(scalar)
        ? scalar : "_"
    }
    return "=\(property.rawValue):" + String(String.UnicodeScalarView(safe))
  }

  /// The word of every match.
  static let match = "=match"
}
