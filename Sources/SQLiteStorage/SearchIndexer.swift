import Basics
import FeedModel
import GRDB
import Glibc
import Storage

/// Fills the full-text index of a state's archive in small steps. Searches do not wait for it: they read entries that
/// are not in the index one by one.
actor SearchIndexer {
  private let path: String
  private var queue: DatabaseQueue?

  /// An indexer of a state's archive. Only one may write the index.
  init(ofState path: String) { self.path = SearchIndex.path(ofState: path) }

  /// Adds the next entries, about `count` of them, in one transaction.
  ///
  /// - Returns: How many were added; 0 if all are in the index.
  /// - Throws: `StorageError` if the archive cannot be read or the index cannot be written. An index that is damaged,
  ///   or of another archive, is no such case: it is made anew.
  func addNext(_ count: Int, of store: SQLiteStore) async throws(StorageError) -> Int {
    do {
      return try await addSlice(count, of: store)
    } catch let error as DatabaseError where SearchIndexer.isDamage(error) {
      remove()
      do { return try await addSlice(count, of: store) } catch { throw StorageError(error, path: path) }
    } catch {
      throw StorageError(error, path: path)
    }
  }

  /// Puts the words of changed entries in place of those of a block that is in the index already. If that fails, the index
  /// is removed, and made anew later.
  func replace(_ old: ArchiveBlock, with new: ArchiveBlock) async {
    guard queue != nil || access(path, F_OK) == 0 else { return }
    do {
      try await opened().write { db in
        guard let indexed = try SearchIndex.position(db)?.block, old.number <= indexed,
          let part = try SearchIndex.parts(db).last(where: { $0.first <= old.number && old.number <= $0.last })
        else { return }
        for (place, entry) in old.entries.enumerated() where entry != new.entries[place] {
          let number = old.number(of: place).value
          // A table without texts needs the old words to forget them (sqlite.org/fts5.html, "The 'delete' Command").
          try db.execute(
            sql: "INSERT INTO \(part.name) (\(part.name), rowid, words) VALUES ('delete', ?, ?)",
            arguments: [number, SearchTerm.words(of: entry, feedID: old.feedID)])
          try db.execute(
            sql: "INSERT INTO \(part.name) (rowid, words) VALUES (?, ?)",
            arguments: [number, SearchTerm.words(of: new.entries[place], feedID: new.feedID)])
        }
      }
    } catch {
      remove()
    }
  }

  /// Removes the index, for a state without archive.
  func remove() {
    try? queue?.close()
    queue = nil
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }

  private static func isDamage(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_SCHEMA, .SQLITE_CONSTRAINT].contains(error.resultCode)
  }

  // MARK: one slice

  private struct Slice: Sendable {
    var blocks: [ArchiveBlock] = []
    var entries = 0
    /// The first block in the archive; nil if it is empty.
    var oldest: Int64?
    /// Whether the index belongs to this archive.
    var fits = true
    var identity: Int64
  }

  private func addSlice(_ count: Int, of store: SQLiteStore) async throws -> Int {
    if queue == nil, access(path, F_OK) != 0, try await store.view({ try ArchiveRow.count(after: 0, $0) }) == 0 {
      return 0
    }
    let queue = try opened()
    var position = try await queue.read { db in try SearchIndex.position(db) }
    var slice = try await next(count, of: store, after: position)
    if !slice.fits {
      let identity = slice.identity
      try await queue.write { db in try SearchIndexer.clear(db, identity: identity) }
      position = SearchIndex.Position(identity: identity)
      slice = try await next(count, of: store, after: position)
    }
    let full = slice
    try await queue.write { db in
      try SearchIndexer.dropForgotten(before: full.oldest ?? .max, db)
      for block in full.blocks { try SearchIndexer.add(block, db) }
      guard let last = full.blocks.last else { return }
      try db.execute(
        sql: "UPDATE position SET block = ?, seen = ?", arguments: [last.number, last.seen.milliseconds])
    }
    return full.entries
  }

  private func next(
    _ count: Int, of store: SQLiteStore, after position: SearchIndex.Position?
  ) async throws(StorageError) -> Slice {
    try await store.view { db in
      var slice = Slice(oldest: try ArchiveRow.bounds(db)?.lowerBound, identity: try ArchiveRow.identity(db))
      slice.fits = try position.map { try SearchIndex.fits($0, db) } ?? false
      guard slice.fits, let position else { return slice }
      try ArchiveRow.visit(ArchiveRow.Range(from: position.block + 1), db) { block in
        slice.blocks.append(block)
        slice.entries += block.entries.count
        return slice.entries < count
      }
      return slice
    }
  }

  private func opened() throws -> DatabaseQueue {
    if let queue { return queue }
    var configuration = Configuration()
    configuration.label = "search index"
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase { db in
      // Readers must not wait. What is lost in a power failure is noticed and indexed again.
      try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4000")
    }
    let opened = try DatabaseQueue(path: path, configuration: configuration)
    try opened.write { db in
      let format = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      if format == SearchIndex.format { return }
      // The file is new, or of another version.
      guard format == 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "another version's index")
      }
      try db.execute(sql: SearchIndex.tables)
    }
    queue = opened
    return opened
  }

  // MARK: tables

  private static func clear(_ db: Database, identity: Int64) throws {
    for part in try SearchIndex.parts(db) { try drop(part, db) }
    try db.execute(sql: "DELETE FROM position; INSERT INTO position VALUES (\(identity), 0, 0)")
  }

  /// Drops tables whose entries are all deleted.
  private static func dropForgotten(before oldest: Int64, _ db: Database) throws {
    for part in try SearchIndex.parts(db) where part.last < oldest { try drop(part, db) }
  }

  private static func drop(_ part: SearchIndex.Table, _ db: Database) throws {
    try db.execute(sql: "DROP TABLE IF EXISTS \(part.name)")
    try db.execute(sql: "DELETE FROM part WHERE number = ?", arguments: [part.number])
  }

  private static func add(_ block: ArchiveBlock, _ db: Database) throws {
    let part = try openPart(for: block, db)
    let insert = try db.cachedStatement(sql: "INSERT INTO \(part.name) (rowid, words) VALUES (?, ?)")
    for (place, entry) in block.entries.enumerated() {
      try insert.execute(arguments: [
        block.number(of: place).value, SearchTerm.words(of: entry, feedID: block.feedID),
      ])
    }
    try db.execute(
      sql: "UPDATE part SET last = ?, entries = entries + ? WHERE number = ?",
      arguments: [block.number, block.entries.count, part.number])
  }

  private static func openPart(for block: ArchiveBlock, _ db: Database) throws -> SearchIndex.Table {
    if let last = try SearchIndex.parts(db).last {
      if last.entries < SearchIndex.entriesPerTable { return last }
      // Nothing will be added to it, and one merged segment is smaller and faster than many.
      try db.execute(sql: "INSERT INTO \(last.name) (\(last.name)) VALUES ('optimize')")
    }
    try db.execute(
      sql: "INSERT INTO part (first, last, entries) VALUES (?, ?, 0)", arguments: [block.number, block.number])
    let part = SearchIndex.Table(number: db.lastInsertedRowID, first: block.number, last: block.number, entries: 0)
    try db.execute(sql: SearchIndex.create(part))
    return part
  }
}
