import Basics
package import Storage

extension PostgreSQLStore {
  package func save(_ mark: Mark) async throws(StorageError) {
    guard let packed = PackedBlock.pack(mark.block).first else { return }
    try await sinks.run { link throws(StorageError) in
      try link.execute(
        """
        INSERT INTO mark (subject, at, relevant, topics, note, seen, text)
        VALUES ($1::text, $2::bigint, $3::boolean, $4::text, $5::text, $6::bigint, $7::bytea)
        ON CONFLICT (subject) DO UPDATE SET at = excluded.at, relevant = excluded.relevant, topics = excluded.topics,
          note = excluded.note, seen = excluded.seen, text = excluded.text
        """,
        [
          .text(mark.subject), .int(mark.at.milliseconds), .bool(mark.isRelevant),
          .text(mark.topics?.joined(separator: " ")), .text(mark.note), .int(mark.block.seen.milliseconds),
          .bytes(packed.text),
        ])
    }
  }

  package func marks() async throws(StorageError) -> [Mark] {
    try await report { link throws(StorageError) in
      try link.rows(
        """
        SELECT at, relevant, topics, note, seen, text FROM mark ORDER BY at, subject COLLATE "C"
        """
      ) { row -> Mark? in
        let at = row.time() ?? Timestamp(milliseconds: 0)
        let isRelevant = row.bool()
        let topics = row.text()
        let note = row.text()
        let seen = row.time() ?? at
        guard let block = PackedBlock.unpack(row.bytes() ?? [], number: 0, seen: seen), !block.entries.isEmpty else {
          return nil
        }
        return Mark(
          at: at, isRelevant: isRelevant, topics: topics?.split(separator: " ").map(String.init), note: note,
          block: block)
      }.compactMap(\.self)
    }
  }
}
