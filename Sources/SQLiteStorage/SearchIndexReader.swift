import GRDB
import Glibc
import Storage

/// A reader of the index, with its own connection.
struct SearchIndexReader: Sendable {
  private let queue: DatabaseQueue
  /// The progress of the index.
  let position: SearchIndex.Position

  /// Nil if there is no readable index. Then the archive itself is searched.
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

  /// Calls `body` with the entries that an expression finds in some blocks, latest first, until it returns false.
  /// Tables are read one after the other; an error in one does not end the search of the others.
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
