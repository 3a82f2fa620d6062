public import FeedModel
import GRDB

/// The state of one daemon in an SQLite file: feeds, entries seen, and the outbox with its positions. Its methods are
/// synchronous, short, and safe from any thread.
///
/// Write-ahead logging with `synchronous=NORMAL`: a commit survives the end of the process, however it ends. After a
/// power cut the last commits may be missing, never half there. Polls that brought matches are the exception: they are
/// flushed to the disk (`synchronous=FULL`), with all before them, so that nothing can stand in the match log that the
/// state has forgotten and would report again.
public final class StateStore: Sendable {
  private let queue: DatabaseQueue
  private let path: String

  /// Opens the file, creating it and bringing its tables up to date.
  ///
  /// - Throws: `StorageError` when that cannot be done.
  public init(path: String) throws(StorageError) {
    self.path = path
    var configuration = GRDB.Configuration()
    configuration.label = "state"
    configuration.busyMode = .timeout(2)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try Schema.migrator.migrate(queue)
    } catch {
      throw StorageError(error, path: path)
    }
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

  /// What is known of entries of a feed: for each, given all its names, the entry any of them belongs to.
  public func lookUp(feedID: String, keys: [[EntryKey]]) throws(StorageError) -> [SeenEntry?] {
    try read { db in
      guard let feed = try FeedRow.rowID(of: feedID, db) else { return keys.map { _ in nil } }
      var finder = try EntryRow.Finder(feed: feed, db)
      return try keys.map { try finder.find($0) }
    }
  }

  /// Stores everything polls changed, in one transaction: all of it or, when this throws, nothing.
  public func commit(_ records: [PollRecord]) throws(StorageError) {
    try write(durably: records.contains { !$0.matches.isEmpty }) { db in
      var entries = try EntryRow.Writer(db)
      for record in records {
        // Of a feed that was never stored no entry can be known.
        let isNew = record.sightings.isEmpty ? false : try FeedRow.rowID(of: record.feed.feedID, db) == nil
        let feed = try FeedRow.upsert(record.feed, db)
        var finder = isNew ? nil : try EntryRow.Finder(feed: feed, db)
        for var sighting in record.sightings {
          if sighting.rowID == nil { sighting.rowID = try finder?.find(sighting.keys)?.rowID }
          try entries.store(sighting, feed: feed, at: record.at)
        }
        for key in record.unchanged { try entries.touch(key, feed: feed, at: record.at) }
        for match in record.matches { try OutboxRow.append(match, db) }
      }
    }
  }

  /// Stores everything one poll changed, in one transaction.
  public func commit(_ record: PollRecord) throws(StorageError) { try commit([record]) }

  /// Forgets entries that their feeds have not shown for `retention`, and delivered matches from before a time.
  ///
  /// An entry's age is counted up to the last document that was read of its feed: what that still held is never
  /// forgotten, however far the clock jumps. `watched` names the feeds that may be polled again; all other feeds' entries
  /// go when they were last seen before `unwatchedBefore`.
  public func purge(
    entriesAfter retention: Duration, watched: Set<String>, unwatchedBefore: Timestamp, matchesBefore: Timestamp
  ) throws(StorageError) {
    try write { db in
      // A touch may be a day late (EntryRow.touch).
      let kept = max(retention.components.seconds, 2 * 86_400) * 1000
      var cutoffs: [(feed: Int64, before: Int64)] = []
      for feed in try Row.fetchAll(db, sql: "SELECT id, name, last_read FROM feed") {
        let read: Int64? = feed[2]
        let before = watched.contains(feed[1]) ? read.map { $0 - kept } : unwatchedBefore.milliseconds
        if let before { cutoffs.append((feed[0], before)) }
      }
      try EntryRow.purge(cutoffs, db)
      try OutboxRow.purge(before: matchesBefore, db)
    }
  }

  // MARK: for the other files of this module

  /// Reads without a transaction of its own: the queue lets nobody write meanwhile.
  func read<T>(_ body: (Database) throws -> T) throws(StorageError) -> T {
    do {
      return try queue.unsafeRead(body)
    } catch {
      throw StorageError(error, path: path)
    }
  }

  /// One transaction; with `durably` it is on the disk when this returns.
  func write<T>(durably: Bool = false, _ body: (Database) throws -> T) throws(StorageError) -> T {
    do {
      return try queue.writeWithoutTransaction { db in
        guard durably else { return try db.inRawTransaction(body) }
        // The setting cannot be changed inside a transaction.
        try db.executeRaw("PRAGMA synchronous=FULL")
        defer { try? db.executeRaw("PRAGMA synchronous=NORMAL") }
        return try db.inRawTransaction(body)
      }
    } catch {
      throw StorageError(error, path: path)
    }
  }
}
