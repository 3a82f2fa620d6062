import GRDB
import GRDBSQLite

extension Database {
  /// Runs `body` in a transaction. If it throws, everything is rolled back.
  ///
  /// GRDB's own transactions compile their statements anew each time, and each compilation sets SQLite's authorizer,
  /// which makes every prepared statement of the connection expire (sqlite3_set_authorizer(3)): they would all be
  /// compiled again for every poll.
  func inRawTransaction<T>(_ body: (Database) throws -> T) throws -> T {
    try executeRaw("BEGIN IMMEDIATE")
    do {
      let result = try body(self)
      try executeRaw("COMMIT")
      return result
    } catch {
      // SQLite has rolled back by itself after some errors; then there is nothing to end.
      try? executeRaw("ROLLBACK")
      throw error
    }
  }

  /// Runs statements that return nothing, without GRDB.
  func executeRaw(_ sql: String) throws {
    let code = sqlite3_exec(sqliteConnection, sql, nil, nil, nil)
    guard code == SQLITE_OK else {
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code), message: sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
    }
  }
}
