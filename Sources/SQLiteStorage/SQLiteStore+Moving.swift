import Basics
import Foundation
import GRDB
package import Storage

extension SQLiteStore: StateSource {
  private static let rowsAtOnce = 500
  /// Blocks of the archive are large.
  private static let bytesAtOnce = 4 << 20

  package func rows(
    of table: StateTable, _ body: (_ rows: [UInt8], _ count: Int) throws(StorageError) -> Void
  ) throws(StorageError) {
    try read { db in
      let columns = table.columns
      let cursor = try Row.fetchCursor(
        db, sql: "SELECT \(columns.map { "\"\($0)\"" }.joined(separator: ", ")) FROM \"\(table.rawValue)\"")
      var page = Page()
      while let row = try cursor.next() {
        page.append(row, columns)
        guard page.count == Self.rowsAtOnce || page.size > Self.bytesAtOnce else { continue }
        try body(page.json, page.count)
        page = Page()
      }
      if page.count > 0 { try body(page.json, page.count) }
    }
  }

  package func lastNumber(of table: StateTable) throws(StorageError) -> Int64 {
    try read { db in
      switch table {
      // AUTOINCREMENT (sqlite.org/autoinc.html).
      case .match, .attempt, .archive:
        try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: [table.rawValue]) ?? 0
      case .feed, .entry: try Int64.fetchOne(db, sql: "SELECT coalesce(max(id), 0) FROM \"\(table.rawValue)\"") ?? 0
      default: 0
      }
    }
  }
}

/// Rows as JSON objects.
private struct Page {
  private var rows: [[UInt8]] = []
  private(set) var size = 0
  var count: Int { rows.count }

  /// The rows as an array.
  var json: [UInt8] { [UInt8(ascii: "[")] + rows.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")] }

  mutating func append(_ row: Row, _ columns: [String]) {
    var writer = JSONWriter()
    writer.object { object in
      for (index, column) in columns.enumerated() {
        let value: DatabaseValue = row[index]
        if value.isNull { continue }
        object.key(column)
        switch value.storage {
        case .null: break
        case .int64(let number): object.verbatim(String(number).utf8)
        case .double(let number): object.verbatim(number.isFinite ? "\(number)".utf8 : "0".utf8)
        // GRDB reads a text up to a zero character, which PostgreSQL does not have; ours have none.
        case .string(let text): object.value(text)
        case .blob(let data): object.value("\\x" + Hex.text(data))
        }
      }
    }
    rows.append(writer.bytes)
    size += writer.bytes.count
  }
}
