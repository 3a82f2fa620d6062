import Foundation

/// Trouble that a database can make.
extension PostgreSQLServer {
  /// Ends all connections to the database that `database` made for a name, and refuses new ones.
  public func close(databaseOf name: String) throws {
    let database = Self.databaseName(name)
    // The superuser may still connect.
    try run("ALTER DATABASE \(database) CONNECTION LIMIT 0", in: database)
    try run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      in: database)
  }

  /// Lets connections in again.
  public func open(databaseOf name: String) throws {
    let database = Self.databaseName(name)
    try run("ALTER DATABASE \(database) CONNECTION LIMIT -1", in: database)
  }

  /// Whether a statement waits for a lock.
  public func isAnyoneWaiting(inDatabaseOf name: String) throws -> Bool {
    try run(
      "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database())",
      inDatabaseOf: name) == "t"
  }

  /// Locks a table against reading and writing, until the lock is released or gone.
  public func lock(_ table: String, inDatabaseOf name: String) throws -> TableLock {
    let commands = ["-c", "BEGIN", "-c", "LOCK TABLE \(table)", "-c", "SELECT 1", "-f", "-"]
    return try TableLock(psql(commands, Self.databaseName(name)))
  }
}

/// A lock on a table, held by a session of its own.
public final class TableLock: Sendable {
  private let psql: Process
  private let input = Pipe()

  fileprivate init(_ psql: Process) throws {
    self.psql = psql
    let output = Pipe()
    psql.standardInput = input
    psql.standardOutput = output
    try psql.run()
    // It says nothing before the lock is there.
    guard output.fileHandleForReading.availableData.first == UInt8(ascii: "1") else {
      throw PostgreSQLServer.Missing(description: "the table cannot be locked")
    }
  }

  deinit { release() }

  /// Ends the session.
  public func release() {
    try? input.fileHandleForWriting.close()
    psql.waitUntilExit()
  }
}
