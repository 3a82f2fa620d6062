package import Basics
import GRDB
package import Matches
package import Storage

/// Mutes as rows of the table `mute`.
enum MuteRow {
  static let table = """
    CREATE TABLE mute (subject TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL, until INTEGER NOT NULL, reason TEXT)
      WITHOUT ROWID
    """

  static func all(_ db: Database) throws -> [Mute] {
    let statement = try db.cachedStatement(sql: "SELECT subject, at, until, reason FROM mute ORDER BY until, subject")
    return try Row.fetchAll(statement).compactMap { row in
      let text: String = row[0]
      return Mute.Subject(parsing: text).map {
        Mute(subject: $0, until: Timestamp(milliseconds: row[2]), reason: row[3], at: Timestamp(milliseconds: row[1]))
      }
    }
  }
}

extension SQLiteStore {
  package func save(_ mute: Mute) async throws(StorageError) {
    try write(durably: true) { db in
      try db.execute(sql: "DELETE FROM mute WHERE until <= ?", arguments: [mute.at.milliseconds])
      try db.execute(
        sql: "INSERT OR REPLACE INTO mute (subject, at, until, reason) VALUES (?,?,?,?)",
        arguments: [mute.subject.description, mute.at.milliseconds, mute.until.milliseconds, mute.reason])
    }
  }

  package func unmute(_ subject: Mute.Subject) async throws(StorageError) -> Bool {
    try write(durably: true) { db in
      try db.execute(sql: "DELETE FROM mute WHERE subject = ?", arguments: [subject.description])
      return db.changesCount > 0
    }
  }

  package func mutes(at time: Timestamp) async throws(StorageError) -> [Mute] {
    try await view { db in try MuteRow.all(db).filter { $0.until > time } }
  }
}
