import Basics
import Foundation
import GRDB
package import Storage

/// Marks as rows of the table `mark`.
enum MarkRow {
  static let tables = """
    CREATE TABLE mark (
      subject TEXT NOT NULL PRIMARY KEY,
      at INTEGER NOT NULL,
      relevant INTEGER NOT NULL,
      topics TEXT,
      note TEXT,
      seen INTEGER NOT NULL,
      text BLOB NOT NULL
    );
    """
}

extension SQLiteStore {
  package func save(_ mark: Mark) async throws(StorageError) {
    guard let packed = PackedBlock.pack(mark.block).first else { return }
    try write(durably: true) { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO mark (subject, at, relevant, topics, note, seen, text) VALUES (?,?,?,?,?,?,?)",
        arguments: [
          mark.subject, mark.at.milliseconds, mark.isRelevant, mark.topics?.joined(separator: " "), mark.note,
          mark.block.seen.milliseconds, Data(packed.text),
        ])
    }
  }

  package func marks() async throws(StorageError) -> [Mark] {
    try await view { db in
      try Row.fetchAll(db, sql: "SELECT at, relevant, topics, note, seen, text FROM mark ORDER BY at, subject")
        .compactMap {
          row in
          let text: Data = row[5]
          guard
            let block = PackedBlock.unpack(Array(text), number: 0, seen: Timestamp(milliseconds: row[4])),
            !block.entries.isEmpty
          else { return nil }
          let topics: String? = row[2]
          return Mark(
            at: Timestamp(milliseconds: row[0]), isRelevant: row[1],
            topics: topics?.split(separator: " ").map(String.init), note: row[3], block: block)
        }
    }
  }
}
