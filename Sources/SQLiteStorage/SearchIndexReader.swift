import GRDB
import Glibc
import Storage

/// An index that is only read, on a connection of its own.
struct SearchIndexReader: Sendable {
  private let queue: DatabaseQueue
  /// How far it has come.
  let position: SearchIndex.Position

  /// Nil where there is none, or none that can be read: then the archive is looked through instead.
  init?(path: String) {
    guard access(path, R_OK) == 0 else { return nil }
    var configuration = Configuration()
    configuration.label = "search"
    configuration.readonly = true
    configuration.busyMode = .timeout(1)
    guard let queue = try? DatabaseQueue(path: SQLiteStore.readingPath(path), configuration: configuration),
      let position = try? queue.read(SearchIndex.position)
    else { return nil }
    self.queue = queue
    self.position = position
  }

  /// Calls `body` with the entries an expression finds in some blocks, the latest first, until it wants no more. Tables are
  /// read one after the other: a damaged or vanished one ends the search of it alone.
  func visit(
    _ expression: String, _ blocks: ClosedRange<Int64>, _ body: (ArchiveNumber) throws -> Bool
  ) throws {
    let first = ArchiveNumber(block: blocks.lowerBound, place: 0)
    let end = ArchiveNumber(block: blocks.upperBound + 1, place: 0)
    try queue.read { db in
      for part in try SearchIndex.parts(db).reversed() {
        guard part.first <= blocks.upperBound, part.last >= blocks.lowerBound else { continue }
        let sql = """
          SELECT rowid FROM \(part.name) WHERE \(part.name) MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC
          """
        let rows = try Int64.fetchCursor(db, sql: sql, arguments: [expression, first.value, end.value])
        while let row = try rows.next() {
          if try !body(ArchiveNumber(row)) { return }
        }
      }
    }
  }
}
