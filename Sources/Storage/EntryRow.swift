import FeedModel
import GRDB

/// Entries as rows of the tables `entry` and `entry_key`.
enum EntryRow {
  static func find(feed: Int64, key: EntryKey, _ db: Database) throws -> (id: Int64, entry: SeenEntry)? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT entry.id, revision, content_hash, topics FROM entry_key JOIN entry ON entry.id = entry_key.entry
        WHERE entry_key.feed = ? AND entry_key.key = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [feed, key.value]) else { return nil }
    let topics: String = row[3]
    let entry = SeenEntry(
      revision: row[1], contentHash: row[2], topics: topics.split(separator: " ").map(String.init))
    return (row[0], entry)
  }

  /// Stores a new entry, or what changed of a known one, with all its names.
  static func store(_ sighting: EntrySighting, feed: Int64, at: Timestamp, _ db: Database) throws {
    var known: Int64?
    for key in sighting.keys where known == nil { known = try find(feed: feed, key: key, db)?.id }
    let id = try known ?? insert(sighting, feed: feed, at: at, db)
    if known != nil { try update(id, sighting, at: at, db) }
    let statement = try db.cachedStatement(sql: "INSERT OR IGNORE INTO entry_key (feed, key, entry) VALUES (?,?,?)")
    for key in sighting.keys { try statement.execute(arguments: [feed, key.value, id]) }
  }

  /// Notes that an entry is still in its feed. Once a day is enough: this only keeps it from being forgotten.
  static func touch(_ key: EntryKey, feed: Int64, at: Timestamp, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE entry SET last_seen = ?1 WHERE last_seen < ?1 - 86400000
        AND id = (SELECT entry FROM entry_key WHERE feed = ?2 AND key = ?3)
        """)
    try statement.execute(arguments: [at.milliseconds, feed, key.value])
  }

  /// Forgets each feed's entries that were last seen before a time.
  static func purge(_ cutoffs: [(feed: Int64, before: Int64)], _ db: Database) throws {
    try db.execute(sql: "CREATE TEMP TABLE cutoff (feed INTEGER PRIMARY KEY, before INTEGER NOT NULL)")
    let statement = try db.makeStatement(sql: "INSERT INTO cutoff VALUES (?,?)")
    for cutoff in cutoffs { try statement.execute(arguments: [cutoff.feed, cutoff.before]) }
    let forgotten = "SELECT entry.id FROM entry JOIN cutoff USING (feed) WHERE last_seen < before"
    try db.execute(
      sql: """
        DELETE FROM entry_key WHERE entry IN (\(forgotten));
        DELETE FROM entry WHERE id IN (\(forgotten));
        DROP TABLE cutoff;
        """)
  }

  private static func insert(_ sighting: EntrySighting, feed: Int64, at: Timestamp, _ db: Database) throws -> Int64 {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO entry (feed, content_hash, revision, topics, title, url, published, first_seen, last_seen)
        VALUES (?,?,?,?,?,?,?,?,?)
        """)
    try statement.execute(arguments: [
      feed, sighting.contentHash, sighting.revision, sighting.topics.joined(separator: " "), sighting.title,
      sighting.url, sighting.published?.milliseconds, at.milliseconds, at.milliseconds,
    ])
    return db.lastInsertedRowID
  }

  private static func update(_ id: Int64, _ sighting: EntrySighting, at: Timestamp, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE entry SET content_hash = ?, revision = ?, topics = ?, title = ?, url = ?, published = ?, last_seen = ?
        WHERE id = ?
        """)
    try statement.execute(arguments: [
      sighting.contentHash, sighting.revision, sighting.topics.joined(separator: " "), sighting.title, sighting.url,
      sighting.published?.milliseconds, at.milliseconds, id,
    ])
  }
}
