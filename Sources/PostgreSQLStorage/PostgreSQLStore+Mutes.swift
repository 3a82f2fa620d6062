package import Basics
package import Matches
package import Storage

/// Mutes as rows of the table `mute`.
enum MuteRow {
  static func all(_ link: inout DatabaseLink) throws(StorageError) -> [Mute] {
    try link.rows("SELECT subject, at, until, reason FROM mute ORDER BY until, subject") { row -> Mute? in
      guard let subject = Mute.Subject(parsing: row.text() ?? "") else { return nil }
      let at = row.time() ?? Timestamp(milliseconds: 0)
      return Mute(subject: subject, until: row.time() ?? at, reason: row.text(), at: at)
    }.compactMap(\.self)
  }
}

extension PostgreSQLStore {
  package func save(_ mute: Mute) async throws(StorageError) {
    let sender = String(book.instance)
    try await sinks.run { link throws(StorageError) in
      try link.execute(
        """
        WITH gone AS (DELETE FROM mute WHERE until <= $2::bigint AND subject <> $1::text),
          told AS (SELECT pg_notify('diplowatch', 'edited ' || $5::text))
        INSERT INTO mute (subject, at, until, reason) SELECT $1::text, $2::bigint, $3::bigint, $4::text FROM told
        ON CONFLICT (subject) DO UPDATE SET at = excluded.at, until = excluded.until, reason = excluded.reason
        """,
        [
          .text(mute.subject.description), .int(mute.at.milliseconds), .int(mute.until.milliseconds),
          .text(mute.reason), .text(sender),
        ])
    }
  }

  package func unmute(_ subject: Mute.Subject) async throws(StorageError) -> Bool {
    let sender = String(book.instance)
    return try await sinks.run { link throws(StorageError) in
      try link.row(
        """
        WITH gone AS (DELETE FROM mute WHERE subject = $1::text RETURNING 1)
        SELECT count(*), max(pg_notify('diplowatch', 'edited ' || $2::text)::text) FROM gone
        """, [.text(subject.description), .text(sender)]
      ) { $0.integer() == 1 } ?? false
    }
  }

  package func mutes(at time: Timestamp) async throws(StorageError) -> [Mute] {
    try await glance { link throws(StorageError) in try MuteRow.all(&link) }.filter { $0.until > time }
  }
}
