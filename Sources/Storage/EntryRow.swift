import FeedModel
import GRDB

/// Entries as rows of the tables `entry` and `entry_key`.
enum EntryRow {
  /// Looks entries of one feed up by their names.
  struct Finder {
    private var select: RawStatement
    private let feed: Int64

    init(feed: Int64, _ db: Database) throws {
      self.feed = feed
      select = try RawStatement(
        """
        SELECT entry.id, revision, content_hash, topics, earlier_hashes
        FROM entry_key JOIN entry ON entry.id = entry_key.entry
        WHERE entry_key.feed = ? AND entry_key.key = ?
        """, db)
    }

    /// The entry any of the names belongs to.
    mutating func find(_ names: [EntryKey]) throws -> SeenEntry? {
      for name in names {
        select.bind(feed)
        select.bind(name.value)
        guard try select.step() else { continue }
        defer { select.reset() }
        return SeenEntry(
          rowID: select.integer() ?? 0, revision: Int(select.integer() ?? 0), contentHash: select.integer() ?? 0,
          topics: (select.text() ?? "").split(separator: " ").map(String.init),
          earlierHashes: (select.text() ?? "").split(separator: " ").compactMap { Int64($0) })
      }
      return nil
    }
  }

  /// Stores what a poll saw.
  struct Writer {
    private var insert: RawStatement
    private var update: RawStatement
    private var addName: RawStatement
    private var touch: RawStatement

    init(_ db: Database) throws {
      insert = try RawStatement(
        """
        INSERT INTO entry (feed, content_hash, revision, topics, title, url, published, first_seen, last_seen)
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?8)
        """, db)
      update = try RawStatement(
        """
        UPDATE entry SET content_hash = ?2, revision = ?3, topics = ?4, title = ?5, url = ?6, published = ?7,
          last_seen = ?8, earlier_hashes = ?10
        WHERE feed = ?1 AND id = ?9
        """, db)
      addName = try RawStatement("INSERT OR IGNORE INTO entry_key (feed, key, entry) VALUES (?,?,?)", db)
      touch = try RawStatement(
        """
        UPDATE entry SET last_seen = ?1 WHERE last_seen < ?1 - 86400000
        AND id = (SELECT entry FROM entry_key WHERE feed = ?2 AND key = ?3)
        """, db)
    }

    /// Stores a new entry, or what changed of a known one, with all its names.
    mutating func store(_ sighting: EntrySighting, feed: Int64, at: Timestamp) throws {
      let id = try revise(sighting, feed: feed, at: at) ?? add(sighting, feed: feed, at: at)
      for key in sighting.keys {
        addName.bind(feed)
        addName.bind(key.value)
        addName.bind(id)
        try addName.run()
      }
    }

    /// Notes that an entry is still in its feed. Once a day is enough: this only keeps it from being forgotten.
    mutating func touch(_ key: EntryKey, feed: Int64, at: Timestamp) throws {
      touch.bind(at.milliseconds)
      touch.bind(feed)
      touch.bind(key.value)
      try touch.run()
    }

    private mutating func add(_ sighting: EntrySighting, feed: Int64, at: Timestamp) throws -> Int64 {
      Writer.bind(sighting, feed: feed, at: at, to: &insert)
      try insert.run()
      return insert.lastInsertedRowID
    }

    /// The row that was revised; nil when the entry has none, or none any more.
    private mutating func revise(_ sighting: EntrySighting, feed: Int64, at: Timestamp) throws -> Int64? {
      guard let id = sighting.rowID else { return nil }
      Writer.bind(sighting, feed: feed, at: at, to: &update)
      update.bind(id)
      update.bind(sighting.earlierHashes.map(String.init).joined(separator: " "))
      try update.run()
      return update.changes > 0 ? id : nil
    }

    private static func bind(
      _ sighting: EntrySighting, feed: Int64, at: Timestamp, to statement: inout RawStatement
    ) {
      statement.bind(feed)
      statement.bind(sighting.contentHash)
      statement.bind(sighting.revision)
      statement.bind(sighting.topics.joined(separator: " "))
      statement.bind(sighting.title)
      statement.bind(sighting.url)
      statement.bind(sighting.published?.milliseconds)
      statement.bind(at.milliseconds)
    }
  }

  // MARK: forgetting

  /// An entry that its feed has not shown since a time, and its names.
  struct Forgettable: Sendable {
    var id: Int64
    var feed: Int64
    var lastSeenBefore: Int64
    var keys: [Int64] = []
  }

  /// Looks through the entries after a row, at most so many, for those that were last seen before their feed's cutoff.
  /// `last` is the last row that was looked at; nil when there was none.
  static func forgettable(
    after row: Int64, limit: Int, _ cutoffs: [Int64: Int64], _ db: Database
  ) throws -> (entries: [Forgettable], last: Int64?) {
    var rows = try RawStatement("SELECT id, feed, last_seen FROM entry WHERE id > ? ORDER BY id LIMIT ?", db)
    rows.bind(row)
    rows.bind(limit)
    var found: [Int64: [Int64: Forgettable]] = [:]
    var last: Int64?
    while try rows.step() {
      guard let id = rows.integer(), let feed = rows.integer(), let seen = rows.integer() else { continue }
      last = id
      guard let cutoff = cutoffs[feed], seen < cutoff else { continue }
      found[feed, default: [:]][id] = Forgettable(id: id, feed: feed, lastSeenBefore: cutoff)
    }
    // By feed, for the names of one feed lie together: an index by entry would cost every new entry more than this.
    var names = try RawStatement("SELECT key, entry FROM entry_key WHERE feed = ?", db)
    for feed in found.keys {
      names.bind(feed)
      while try names.step() {
        guard let key = names.integer(), let entry = names.integer() else { continue }
        found[feed]?[entry]?.keys.append(key)
      }
    }
    return (found.values.flatMap(\.values), last)
  }

  /// Forgets entries and their names, but for those that were seen again meanwhile.
  static func forget(_ entries: ArraySlice<Forgettable>, _ db: Database) throws {
    var row = try RawStatement("DELETE FROM entry WHERE id = ? AND last_seen < ?", db)
    var name = try RawStatement("DELETE FROM entry_key WHERE feed = ? AND key = ? AND entry = ?", db)
    for entry in entries {
      row.bind(entry.id)
      row.bind(entry.lastSeenBefore)
      try row.run()
      guard row.changes > 0 else { continue }
      for key in entry.keys {
        name.bind(entry.feed)
        name.bind(key)
        name.bind(entry.id)
        try name.run()
      }
    }
  }
}
