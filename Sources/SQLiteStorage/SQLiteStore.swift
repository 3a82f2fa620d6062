import Basics
import GRDB
import Glibc
package import Storage
import Synchronization

/// The state of one daemon in an SQLite file. Polls and deliveries use the only connection that writes, for short
/// accesses (`read`, `write`). Reports, searches and other accesses that may take long read on connections of their own
/// (`view`), so that no poll waits for them.
///
/// Write-ahead logging with `synchronous=NORMAL`: a commit survives the end of the process, however it ends. After a
/// power failure the last commits may be missing, but never half of one. Polls with matches are the exception: they are
/// flushed to the disk (`synchronous=FULL`) with all commits before them. Otherwise a match could be in the match log
/// but not in the state, and would be reported again.
package final class SQLiteStore: StateStore, StoredEntries {
  private let pool: any DatabaseWriter
  let path: String
  let health: StateHealth
  let probe = StateProbe()
  /// Writes the full-text index of the archive; nothing else writes it.
  let indexer: SearchIndexer
  let feedClaims = Mutex(ClaimBook())
  let sinkClaims = Mutex(ClaimBook())
  /// The routes of the sinks with queues. Each transaction that stores matches adds their deliveries.
  let routes = Mutex<[SinkRoute]>([])
  let watch = OutboxWatch()

  /// Opens the file. Creates it if needed and runs the missing migrations.
  ///
  /// - Throws: `StorageError` if that fails.
  package init(path: String) throws(StorageError) {
    self.path = path
    indexer = SearchIndexer(ofState: path)
    var configuration = GRDB.Configuration()
    configuration.label = "state"
    configuration.busyMode = .timeout(2)
    configuration.maximumReaderCount = 4
    configuration.prepareDatabase { db in
      let cacheKiB = db.configuration.readonly ? 2000 : 8000
      // GRDB lets readers wait five times as long as the writer for a lock.
      try db.execute(
        sql: "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-\(cacheKiB); PRAGMA busy_timeout=2000")
    }
    do {
      try Schema.refuseNewer(path: path)
      pool = try DatabasePool(path: path, configuration: configuration)
      try Schema.migrator.migrate(pool)
    } catch {
      throw StorageError(error, path: path)
    }
    health = StateHealth(path: path)
  }

  /// Opens the file for reading only. A daemon may be running. Read permission is enough: neither the file nor its
  /// folder need be writable.
  ///
  /// - Throws: `StorageError` if that fails, or the file does not have the tables of this version.
  package init(reading path: String) throws(StorageError) {
    self.path = path
    indexer = SearchIndexer(ofState: path)
    var configuration = GRDB.Configuration()
    configuration.label = "state"
    configuration.busyMode = .timeout(2)
    configuration.readonly = true
    do {
      pool = try DatabaseQueue(path: SQLiteStore.readingPath(path), configuration: configuration)
      try pool.unsafeRead { db in
        if try Schema.migrator.hasBeenSuperseded(db) { throw StorageError.newer(path: path) }
        if try !Schema.migrator.hasCompletedMigrations(db) { throw StorageError.older(path: path) }
      }
    } catch {
      throw StorageError(reading: error, path: path)
    }
    health = StateHealth(path: path)
  }

  /// While a process has the file open, there is a `-wal` file beside it. Without one, SQLite creates one even for
  /// reading, unless it is told that nobody writes (sqlite.org/uri.html, `immutable`).
  static func readingPath(_ path: String) -> String {
    guard access(path + "-wal", F_OK) != 0 else { return path }
    let escaped = PercentEncoding.encode(path) { $0 > 0x20 && $0 < 0x7F && !"%?#".utf8.contains($0) }
    return "file:" + escaped + "?immutable=1"
  }

  // MARK: access, for the other files of this module

  /// Reads on the writing connection, without a transaction: nothing else in this process writes meanwhile. Only for
  /// reads that take no longer than a poll's own transaction.
  func read<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    do {
      let result = try pool.writeWithoutTransaction(body)
      health.note(.reading, nil)
      return result
    } catch {
      throw failed(.reading, error)
    }
  }

  /// Reads in one transaction on a connection and a thread of its own. For reports and other long reads, which must not
  /// delay polls, and for all else that need not wait for a poll's transaction to end.
  func view<T: Sendable>(_ body: @Sendable (Database) throws -> T) async throws(StorageError) -> T {
    do {
      return try await pool.read(body)
    } catch {
      throw failed(.reading, error)
    }
  }

  /// Runs one transaction. With `durably`, it is flushed to the disk before this returns.
  func write<T>(durably: Bool = false, _ body: (Database) throws -> T) throws(StorageError) -> T {
    do {
      let result = try pool.writeWithoutTransaction { db in
        guard durably else { return try db.inRawTransaction(body) }
        // The setting cannot be changed inside a transaction.
        try db.executeRaw("PRAGMA synchronous=FULL")
        defer { try? db.executeRaw("PRAGMA synchronous=NORMAL") }
        return try db.inRawTransaction(body)
      }
      health.note(.writing, nil)
      return result
    } catch {
      throw failed(.writing, error)
    }
  }

  /// Runs one transaction on the writing connection's thread.
  func writeLater<T: Sendable>(_ body: @Sendable (Database) throws -> T) async throws(StorageError) -> T {
    do {
      return try await pool.writeWithoutTransaction { db in try db.inRawTransaction(body) }
    } catch {
      throw failed(.writing, error)
    }
  }

  private func failed(_ access: StateHealth.Access, _ error: any Error) -> StorageError {
    let error = StorageError(error, path: path)
    if error.code != .cancelled { health.note(access, error) }
    return error
  }

  /// A number that changes when another process writes to the state file (SQLite's `PRAGMA data_version`).
  func foreignChanges() throws(StorageError) -> Int64 {
    try read { db in try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }
  }
}
