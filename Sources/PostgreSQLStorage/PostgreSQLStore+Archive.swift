package import Basics
package import Classification
package import Storage

extension PostgreSQLStore {
  package func archived(since: Timestamp) async throws(StorageError) -> ArchiveSpan? {
    try await report { link throws(StorageError) in
      guard let first = try ArchiveRow.range(since: since, &link)?.lowerBound,
        let last = try ArchiveRow.range(&link)?.upperBound, first <= last
      else { return nil }
      return ArchiveSpan(first...last)
    }
  }

  package func archivedBlocks(_ span: ArchiveSpan) async throws(StorageError) -> [ArchiveBlock] {
    try await search { link throws(StorageError) in
      var blocks: [ArchiveBlock] = []
      try ArchiveRow.visit(span.numbers, &link) {
        blocks.append($0)
        return true
      }
      return blocks
    }
  }

  package func replace(_ block: ArchiveBlock) async throws(StorageError) {
    let packed = PackedBlock.repack(block)
    let numbers = block.entries.indices.map { block.number(of: $0).value }
    let words = block.entries.map { SearchIndex.words(of: $0, feedID: block.feedID) }
    try await upkeep.run { link throws(StorageError) in
      try link.execute(
        """
        WITH block AS (
          UPDATE archive SET matches = $2::bigint, text = $3::bytea WHERE number = $1::bigint RETURNING indexed)
        INSERT INTO archive_word (number, words)
        SELECT number, array_to_tsvector(string_to_array(words, ' ')) FROM unnest($4::bigint[], $5::text[])
          AS given(number, words)
        WHERE EXISTS (SELECT FROM block WHERE indexed)
        ON CONFLICT (number) DO UPDATE SET words = excluded.words
        """, [.int(block.number), .int(Int64(packed.matches)), .bytes(packed.text), .ints(numbers), .texts(words)])
    }
  }

  package func archivedEntry(
    _ number: ArchiveNumber
  ) async throws(StorageError) -> (block: ArchiveBlock, place: Int)? {
    try await report { link throws(StorageError) in
      guard let block = try ArchiveRow.find([number.block], &link)[number.block],
        block.entries.indices.contains(number.place)
      else { return nil }
      return (block, number.place)
    }
  }

  package func knownEntries(url: String) async throws(StorageError) -> [(title: String?, feed: String)] {
    try await report { link throws(StorageError) in
      try link.rows(
        """
        SELECT entry.title, feed.name FROM entry JOIN feed ON feed.id = entry.feed WHERE entry.url = $1::text
        ORDER BY entry.last_seen DESC LIMIT 10
        """, [.text(url)]
      ) { row in (title: row.text(), feed: row.text() ?? "") }
    }
  }

  package func search(_ request: SearchRequest, probe: PatternProbe?) async throws(StorageError) -> SearchResult {
    try await search { link throws(StorageError) in try ArchiveSearcher(request, probe).run(&link) }
  }

  package func purgeArchive(before: Timestamp) async throws(StorageError) {
    while true {
      let gone = try await upkeep.run { link throws(StorageError) in
        try link.row(
          """
          WITH old AS (SELECT number FROM archive WHERE seen < $1::bigint ORDER BY seen LIMIT \(blocksPerTransaction)),
            gone AS (DELETE FROM archive USING old WHERE archive.number = old.number RETURNING archive.number),
            words AS (
              DELETE FROM archive_word USING gone WHERE archive_word.number >= gone.number * \(ArchiveBlock.mostEntries)
                AND archive_word.number < (gone.number + 1) * \(ArchiveBlock.mostEntries))
          SELECT count(*) FROM gone
          """, [.int(before.milliseconds)]
        ) { $0.integer() ?? 0 } ?? 0
      }
      if gone < blocksPerTransaction { return }
    }
  }
}

/// The number of blocks that one transaction deletes.
private let blocksPerTransaction: Int64 = 50
