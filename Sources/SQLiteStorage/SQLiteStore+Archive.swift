package import Basics
package import Classification
import Foundation
import GRDB
package import Storage

extension SQLiteStore {
  package func archived(since: Timestamp) async throws(StorageError) -> ArchiveSpan? {
    try await view { db in
      let first = try ArchiveRow.first(since: since, db)
      guard let last = try ArchiveRow.bounds(db)?.upperBound, first <= last else { return nil }
      return ArchiveSpan(first...last)
    }
  }

  package func archivedBlocks(_ span: ArchiveSpan) async throws(StorageError) -> [ArchiveBlock] {
    try await view { db in
      var blocks: [ArchiveBlock] = []
      try ArchiveRow.visit(ArchiveRow.Range(from: span.numbers.lowerBound, through: span.numbers.upperBound), db) {
        blocks.append($0)
        return true
      }
      return blocks
    }
  }

  package func replace(_ block: ArchiveBlock) async throws(StorageError) {
    guard let known = try await view({ db in try ArchiveRow.find(block.number, db) }) else { return }
    // The index first: what it finds too much is not found in the archive, and left out.
    await indexer.replace(known, with: block)
    let packed = PackedBlock.repack(block)
    try write { db in
      try db.execute(
        sql: "UPDATE archive SET matches = ?, text = ? WHERE number = ?",
        arguments: [packed.matches, Data(packed.text), block.number])
    }
  }

  package func archivedEntry(_ number: ArchiveNumber) async throws(StorageError) -> (block: ArchiveBlock, place: Int)? {
    try await view { db in
      guard let block = try ArchiveRow.find(number.block, db), block.entries.indices.contains(number.place) else {
        return nil
      }
      return (block, number.place)
    }
  }

  package func knownEntries(url: String) async throws(StorageError) -> [(title: String?, feed: String)] {
    try await view { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT entry.title, feed.name FROM entry JOIN feed ON feed.id = entry.feed WHERE entry.url = ?
          ORDER BY entry.last_seen DESC LIMIT 10
          """, arguments: [url]
      ).map { (title: $0[0] as String?, feed: $0[1] as String) }
    }
  }

  package func search(_ request: SearchRequest, probe: PatternProbe?) async throws(StorageError) -> SearchResult {
    let index = SearchIndexReader(path: SearchIndex.path(ofState: path))
    return try await view { db in try ArchiveSearcher(request, probe, index: index, db).run() }
  }

  package func indexNext(_ count: Int) async throws(StorageError) -> Int { try await indexer.addNext(count, of: self) }

  package func removeIndex() async { await indexer.remove() }

  package func purgeArchive(before: Timestamp) async throws(StorageError) {
    while true {
      let gone = try await writeLater { db in
        try db.execute(
          sql: "DELETE FROM archive WHERE number IN (SELECT number FROM archive WHERE seen < ? ORDER BY seen LIMIT ?)",
          arguments: [before.milliseconds, blocksPerTransaction])
        return db.changesCount
      }
      if gone < blocksPerTransaction { return }
    }
  }
}

/// The number of blocks that one transaction deletes: about a hundred pages, a few milliseconds.
private let blocksPerTransaction = 50
