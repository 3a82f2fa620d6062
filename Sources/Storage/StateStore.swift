import Basics
public import FeedModel
import GRDB
import Glibc
import Matches

/// The state of one daemon in an SQLite file: feeds, entries seen, and the outbox with its positions. Its methods are
/// safe from any thread. The synchronous ones are short and share one connection, which alone writes: they are the way of
/// an item. The asynchronous ones may take long; they read on connections of their own and hold up nothing.
///
/// Write-ahead logging with `synchronous=NORMAL`: a commit survives the end of the process, however it ends. After a
/// power cut the last commits may be missing, never half there. Polls that brought matches are the exception: they are
/// flushed to the disk (`synchronous=FULL`), with all before them, so that nothing can stand in the match log that the
/// state has forgotten and would report again.
public final class StateStore: Sendable {
  private let pool: any DatabaseWriter
  let path: String
  let health: StateHealth
  let probe = StateProbe()

  /// Opens the file, creating it and bringing its tables up to date.
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

  /// Opens the file for reading only, beside a running daemon or without one: whoever may read it needs no permission to
  /// write it or its folder.
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

  /// While somebody has the file open there is a `-wal` file beside it. Without one SQLite would make one even to read,
  /// unless it is told that nobody writes (sqlite.org/uri.html, `immutable`).
  private static func readingPath(_ path: String) -> String {
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

  /// What is remembered of one feed; nil when it was never polled.
  public func feedState(feedID: String) throws(StorageError) -> FeedState? {
    try read { db in try FeedRow.find(feedID, db) }
  }

  /// What the schedule needs of every feed that was ever polled, by feed.
  public func feedSummaries() throws(StorageError) -> [String: FeedSummary] {
    try read { db in try FeedSummary.all(db) }
  }

  /// Stores the states of feeds that have not been polled, or that a reload changed.
  public func save(_ states: [FeedState]) throws(StorageError) {
    try write { db in for state in states { _ = try FeedRow.upsert(state, db) } }
  }

  // MARK: entries

  /// What is known of entries of a feed. `others` gives further names of the entry at an index, where those in its query
  /// do not settle it.
  public func lookUp(
    feedID: String, _ queries: [EntryQuery], others: (Int) -> [EntryKey]
  ) throws(StorageError) -> [EntryFinding] {
    try read { db in
      guard let feed = try FeedRow.rowID(of: feedID, db) else { return queries.map { _ in .candidates([]) } }
      var finder = try EntryRow.Finder(feed: feed, db)
      return try queries.indices.map { index in try finder.find(queries[index]) { others(index) } }
    }
  }

  /// Stores everything polls changed, in one transaction: all of it or, when this throws, nothing.
  ///
  /// - Returns: for each poll the ids of its matches that were not queued, since a match of that id was queued before.
  ///   An entry's description is in its matches' ids, so that this is the same entry, forgotten and met again.
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
        return repeated
      }
    }
  }

  /// Stores everything one poll changed, in one transaction; returns the ids of its matches that were not queued.
  @discardableResult
  public func commit(_ record: PollRecord) throws(StorageError) -> Set<String> { try commit([record])[0] }

  // MARK: for the other files of this module

  /// Reads on the connection that writes, without a transaction of its own: nobody else of this process writes meanwhile.
  /// For what takes no longer than a poll's own transaction.
  func read<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    do {
      let result = try pool.writeWithoutTransaction(body)
      health.note(.reading, nil)
      return result
    } catch {
      throw failed(.reading, error)
    }
  }

  /// Reads in one transaction on a connection and a thread of its own: for reports and other long reading, which must
  /// hold up no poll.
  func view<T: Sendable>(_ body: @Sendable (Database) throws -> T) async throws(StorageError) -> T {
    do {
      return try await pool.read(body)
    } catch {
      throw failed(.reading, error)
    }
  }

  /// One transaction; with `durably` it is on the disk when this returns.
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

  /// One transaction, on the writing connection's thread.
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
