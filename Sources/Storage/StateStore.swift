import Basics
public import FeedModel
import GRDB
import Glibc
import Matches

/// The state of one daemon in an SQLite file: feeds, entries seen, and the outbox with its positions. Its methods are
/// thread-safe. The synchronous methods are short and share the only connection that writes; polls use them. The
/// asynchronous methods may take long; they read on connections of their own, so that no poll waits for them.
///
/// Write-ahead logging with `synchronous=NORMAL`: a commit survives the end of the process, however it ends. After a
/// power failure the last commits may be missing, but never half of one. Polls with matches are the exception: they are
/// flushed to the disk (`synchronous=FULL`) with all commits before them. Otherwise a match could be in the match log
/// but not in the state, and would be reported again.
public final class StateStore: Sendable {
  private let pool: any DatabaseWriter
  let path: String
  let health: StateHealth
  let probe = StateProbe()

  /// Opens the file. Creates it if needed and runs the missing migrations.
  ///
  /// - Throws: `StorageError` when that cannot be done.
  public init(path: String) throws(StorageError) {
    self.path = path
    var configuration = GRDB.Configuration()
    configuration.label = "state"
    configuration.busyMode = .timeout(2)
    configuration.maximumReaderCount = 2
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
  /// - Throws: `StorageError` when that cannot be done, or the file has not the tables of this version.
  public init(reading path: String) throws(StorageError) {
    self.path = path
    var configuration = GRDB.Configuration()
    configuration.label = "state"
    configuration.busyMode = .timeout(2)
    configuration.readonly = true
    do {
      pool = try DatabaseQueue(path: StateStore.readingPath(path), configuration: configuration)
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

  // MARK: feeds

  /// The states of all feeds that were ever polled, in no order.
  public func feedStates() throws(StorageError) -> [FeedState] {
    try read { db in
      var rows = try RawStatement("SELECT \(FeedRow.columns) FROM feed", db)
      var states: [FeedState] = []
      while try rows.step() { states.append(FeedRow.state(&rows)) }
      return states
    }
  }

  /// The state of one feed; nil if it was never polled.
  public func feedState(feedID: String) throws(StorageError) -> FeedState? {
    try read { db in try FeedRow.find(feedID, db) }
  }

  /// The summaries of all feeds that were ever polled, by feed id.
  public func feedSummaries() throws(StorageError) -> [String: FeedSummary] {
    try read { db in try FeedSummary.all(db) }
  }

  /// Stores the states of feeds that have not been polled, or that a reload changed.
  public func save(_ states: [FeedState]) throws(StorageError) {
    try write { db in for state in states { _ = try FeedRow.upsert(state, db) } }
  }

  // MARK: entries

  /// Looks up entries of a feed. `others` returns further keys of the entry at an index; it is called only if the keys
  /// in its query do not decide.
  public func lookUp(
    feedID: String, _ queries: [EntryQuery], others: (Int) -> [EntryKey]
  ) throws(StorageError) -> [EntryFinding] {
    try read { db in
      guard let feed = try FeedRow.rowID(of: feedID, db) else { return queries.map { _ in .candidates([]) } }
      var finder = try EntryRow.Finder(feed: feed, db)
      return try queries.indices.map { index in try finder.find(queries[index]) { others(index) } }
    }
  }

  /// Stores all changes of these polls in one transaction. If this throws, nothing is stored.
  ///
  /// - Returns: for each poll, the ids of its matches that were not queued because a match with the same id was queued
  ///   before. As the ids are made from the content, it is the same entry, deleted from the state and seen again.
  @discardableResult
  public func commit(_ records: [PollRecord]) throws(StorageError) -> [Set<String>] {
    try write(durably: records.contains { !$0.matches.isEmpty }) { db in
      try records.map { record in
        let feed = try FeedRow.upsert(record.feed, db)
        var entries = try EntryRow.Writer(feed: feed, db)
        for sighting in record.sightings { try entries.store(sighting, at: record.at) }
        for row in record.unchanged { try entries.touch(row, at: record.at) }
        var repeated: Set<String> = []
        for match in record.matches where try !OutboxRow.append(match, db) { repeated.insert(match.id) }
        for block in record.archive { try ArchiveRow.append(block, db) }
        return repeated
      }
    }
  }

  /// Stores all changes of one poll in one transaction; returns the ids of its matches that were not queued.
  @discardableResult
  public func commit(_ record: PollRecord) throws(StorageError) -> Set<String> { try commit([record])[0] }

  // MARK: for the other files of this module

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
  /// delay polls.
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
    health.note(access, error)
    return error
  }
}
