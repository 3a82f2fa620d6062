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

  /// Forgets each feed's entries that were last seen before a time.
  static func purge(_ cutoffs: [(feed: Int64, before: Int64)], _ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE cutoff (feed INTEGER PRIMARY KEY, before INTEGER NOT NULL);
        CREATE TEMP TABLE forgotten (entry INTEGER PRIMARY KEY, feed INTEGER NOT NULL);
        """)
    let statement = try db.makeStatement(sql: "INSERT INTO cutoff VALUES (?,?)")
    for cutoff in cutoffs { try statement.execute(arguments: [cutoff.feed, cutoff.before]) }
    // By feed, for the names of one feed lie together: an index by entry would cost every new entry more than this.
    try db.execute(
      sql: """
        INSERT INTO forgotten SELECT entry.id, feed FROM entry JOIN cutoff USING (feed) WHERE last_seen < before;
        DELETE FROM entry_key WHERE feed IN (SELECT feed FROM forgotten) AND entry IN (SELECT entry FROM forgotten);
        DELETE FROM entry WHERE id IN (SELECT entry FROM forgotten);
        DROP TABLE cutoff;
        DROP TABLE forgotten;
        """)
  }
}
