import Basics
package import Storage

/// The full-text index of the archive: a row of the table `archive_word` for each entry, with the words of `SearchTerm` as a
/// `tsvector`. The words are split and folded by this program, as in every store, so PostgreSQL's dictionaries are not used.
enum SearchIndex {
  /// A `tsvector` has one megabyte at most, and a word 2046 bytes (PostgreSQL's manual, §12.11). Of an entry with more words
  /// some are left out, and the word `=long` stands for them: it is found by every search, and looked at.
  private static let mostBytes = 500_000
  private static let longestWord = 1000
  private static let longEntry = "=long"

  /// The words of an entry, each once.
  static func words(of entry: ArchivedEntry, feedID: String) -> String {
    var words: Set<Substring> = []
    var bytes = 0
    var isLong = false
    for word in SearchTerm.words(of: entry, feedID: feedID).split(separator: " ") {
      guard bytes < mostBytes, word.utf8.count <= longestWord else {
        isLong = true
        continue
      }
      if words.insert(word).inserted { bytes += word.utf8.count + 8 }
    }
    if isLong { words.insert(longEntry[...]) }
    return words.joined(separator: " ")
  }

  /// The first block that is not in the index; nil if all are.
  static func firstUnindexed(_ link: inout DatabaseLink) throws(StorageError) -> Int64? {
    try link.row("SELECT min(number) FROM archive WHERE NOT indexed") { $0.integer() } ?? nil
  }

  /// The number of entries that are not in the index.
  static func unindexedCount(_ link: inout DatabaseLink) throws(StorageError) -> Int {
    Int(
      try link.row("SELECT coalesce(sum(entries), 0)::bigint FROM archive WHERE NOT indexed") { $0.integer() ?? 0 } ?? 0
    )
  }

  /// The numbers of entries that a condition finds, the latest first.
  static func find(
    _ term: SearchTerm, from first: ArchiveNumber, before end: ArchiveNumber, limit: Int, _ link: inout DatabaseLink
  ) throws(StorageError) -> [ArchiveNumber] {
    let query = "(\(term.query)) | \(SearchTerm.word(longEntry).query)"
    return try link.rows(
      """
      SELECT number FROM archive_word
      WHERE words @@ $1::text::tsquery AND number >= $2::bigint AND number < $3::bigint
      ORDER BY number DESC LIMIT $4::bigint
      """, [.text(query), .int(first.value), .int(end.value), .int(Int64(limit))]
    ) { ArchiveNumber($0.integer() ?? 0) }
  }

  /// Adds the next blocks that have about `count` entries. If two nodes add the same blocks at once, the second changes nothing.
  /// Returns the number of entries; 0 if all are in the index.
  static func addNext(_ count: Int, _ link: inout DatabaseLink) throws(StorageError) -> Int {
    let rows = try link.rows(
      """
      SELECT number, seen, entries, text FROM (
        SELECT *, sum(entries) OVER (ORDER BY number) AS total
        FROM (SELECT * FROM archive WHERE NOT indexed ORDER BY number LIMIT $1::bigint) AS next) AS next
      WHERE total - entries < $1::bigint ORDER BY number
      """, [.int(Int64(max(1, count)))]
    ) { row in
      (
        number: row.integer() ?? 0, seen: row.time() ?? .init(milliseconds: 0), entries: Int(row.integer() ?? 0),
        text: row.bytes() ?? []
      )
    }
    if rows.isEmpty { return 0 }
    // A block that cannot be read has no words.
    let blocks = rows.compactMap { PackedBlock.unpack($0.text, number: $0.number, seen: $0.seen) }
    let numbers = blocks.flatMap { block in block.entries.indices.map { block.number(of: $0).value } }
    let words = blocks.flatMap { block in block.entries.map { Self.words(of: $0, feedID: block.feedID) } }
    try link.execute(
      """
      WITH words AS (
        INSERT INTO archive_word (number, words)
        SELECT number, array_to_tsvector(string_to_array(words, ' ')) FROM unnest($1::bigint[], $2::text[])
          AS given(number, words)
        WHERE EXISTS (SELECT FROM archive WHERE archive.number = given.number / \(ArchiveBlock.mostEntries))
        ON CONFLICT DO NOTHING)
      UPDATE archive SET indexed = true WHERE number = ANY ($3::bigint[])
      """, [.ints(numbers), .texts(words), .ints(rows.map(\.number))])
    return max(1, rows.reduce(0) { $0 + $1.entries })
  }
}

extension SearchTerm {
  /// The condition in the form of a `tsquery` (PostgreSQL's manual, §8.11.2).
  fileprivate var query: String {
    switch self {
    case .word(let word, let isBeginning):
      "'" + word.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'" + (isBeginning ? ":*" : "")
    case .all(let parts): "(" + parts.map(\.query).joined(separator: " & ") + ")"
    case .any(let parts): "(" + parts.map(\.query).joined(separator: " | ") + ")"
    case .except(let wanted, let unwanted): "(\(wanted.query) & !(\(unwanted.query)))"
    }
  }
}

extension PostgreSQLStore {
  package func indexNext(_ count: Int) async throws(StorageError) -> Int {
    try await upkeep.run { link throws(StorageError) in try SearchIndex.addNext(count, &link) }
  }

  package func removeIndex() async {
    _ = try? await upkeep.run { link throws(StorageError) in
      try link.execute(
        "WITH words AS (DELETE FROM archive_word) UPDATE archive SET indexed = false WHERE indexed")
    }
  }
}
