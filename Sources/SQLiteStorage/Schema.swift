import Foundation
import GRDB
import Glibc
import Matches
import Storage

/// The tables of the state file, as migrations. A released migration is never changed; changes are new migrations.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { try $0.execute(sql: first) }
    migrator.registerMigration("2") { try $0.execute(sql: second) }
    migrator.registerMigration("3", migrate: third)
    migrator.registerMigration("matches by topic and time, sinks in use", migrate: matchIndexes)
    migrator.registerMigration("deliveries set aside") { try $0.execute(sql: setAside) }
    migrator.registerMigration("feeds that come back") { try $0.execute(sql: feedsThatComeBack) }
    // The text from which an entry's match ids are made (Match.name); NULL in rows that earlier versions wrote.
    migrator.registerMigration("match names of entries") {
      try $0.execute(sql: "ALTER TABLE entry ADD COLUMN match_name TEXT")
    }
    migrator.registerMigration("standing sentences") {
      try $0.execute(sql: "ALTER TABLE feed ADD COLUMN standing TEXT NOT NULL DEFAULT ''")
    }
    migrator.registerMigration("matches by entity and side", migrate: matchEntities)
    // The id of the match's story; NULL in rows that earlier versions wrote.
    migrator.registerMigration("matches by story") {
      try $0.execute(
        sql: """
          ALTER TABLE match ADD COLUMN story TEXT;
          CREATE INDEX match_by_story ON match (story, sequence) WHERE story IS NOT NULL;
          """)
    }
    migrator.registerMigration("archive of entries") { try $0.execute(sql: ArchiveRow.tables) }
    migrator.registerMigration("marks of the desk") { try $0.execute(sql: MarkRow.tables) }
    migrator.registerMigration("bookmarks of sinks") { try $0.execute(sql: bookmarks) }
    // When a digest was last due for a sink with a schedule; NULL for other sinks, 0 to make one due at once.
    migrator.registerMigration("schedules of sinks") {
      try $0.execute(sql: "ALTER TABLE sink ADD COLUMN digest_due INTEGER")
    }
    migrator.registerMigration("mutes of the desk") { try $0.execute(sql: MuteRow.table) }
    // The length in milliseconds of the back-off that ends at next_try; NULL for one that an earlier version stored.
    migrator.registerMigration("lengths of back-offs") {
      try $0.execute(
        sql: "ALTER TABLE delivery ADD COLUMN rest INTEGER; UPDATE delivery SET rest = 0 WHERE attempts = 0")
    }
    return migrator
  }

  /// Refuses a state file that has migrations unknown to this version. Call it before the file is opened for writing,
  /// since opening already changes the file.
  ///
  /// - Throws: `StorageError`, or SQLite's error about the file.
  static func refuseNewer(path: String) throws {
    guard access(path, F_OK) == 0 else { return }
    var configuration = GRDB.Configuration()
    configuration.busyMode = .timeout(2)
    let isNewer = try DatabaseQueue(path: path, configuration: configuration).unsafeRead { db in
      try migrator.hasBeenSuperseded(db)
    }
    if isNewer { throw StorageError.newer(path: path) }
  }

  /// match_topic has a row for each topic of each match. sink.last_configured is when the sink was last known to be in
  /// the configuration.
  private static func matchIndexes(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE match_topic (topic TEXT NOT NULL, sequence INTEGER NOT NULL, PRIMARY KEY (topic, sequence))
          WITHOUT ROWID;
        CREATE INDEX match_by_time ON match (matched_at);
        ALTER TABLE sink ADD COLUMN last_configured INTEGER;
        """)
    let insert = try db.makeStatement(sql: "INSERT OR IGNORE INTO match_topic VALUES (?,?)")
    let rows = try Row.fetchCursor(db, sql: "SELECT sequence, topics FROM match")
    while let row = try rows.next() {
      let topics: String = row[1]
      for topic in topics.split(separator: " ") { try insert.execute(arguments: [String(topic), row[0] as Int64]) }
    }
  }

  /// match_entity has a row for each entity that a match names, with its side in capitals. match.probability is the one
  /// in the match's line. For matches already stored, both are read from their lines.
  private static func matchEntities(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE match_entity (
          sequence INTEGER NOT NULL, entity TEXT NOT NULL, side TEXT, PRIMARY KEY (sequence, entity)
        ) WITHOUT ROWID;
        CREATE INDEX match_by_entity ON match_entity (entity, sequence);
        ALTER TABLE match ADD COLUMN probability REAL;
        """)
    let update = try db.makeStatement(sql: "UPDATE match SET probability = ? WHERE sequence = ?")
    var last: Int64 = 0
    // In batches: a cursor must not read rows that are being changed.
    while true {
      let rows = try Row.fetchAll(
        db, sql: "SELECT sequence, line FROM match WHERE sequence > ? ORDER BY sequence LIMIT 500", arguments: [last])
      guard let end = rows.last else { return }
      last = end[0]
      for row in rows {
        guard let match = MatchRecord(line: Array(row[1] as Data)) else { continue }
        try MatchRow.appendEntities(of: match, row[0], db)
        if let probability = match.probability { try update.execute(arguments: [probability, row[0] as Int64]) }
      }
    }
  }

  /// Files written by the first builds lack some columns, store times as text, and have an index that is not used.
  private static func third(_ db: Database) throws {
    try db.execute(
      sql: """
        DROP INDEX IF EXISTS entry_key_by_entry;
        UPDATE feed SET recent_entries = x'' WHERE typeof(recent_entries) = 'text';
        """)
    let later = [
      ("feed", "interval", "INTEGER"), ("feed", "last_read", "INTEGER"), ("feed", "last_new", "INTEGER"),
      ("sink", "disabled", "INTEGER NOT NULL DEFAULT 0"),
    ]
    for (table, column, type) in later where try !db.columns(in: table).contains(where: { $0.name == column }) {
      try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(column) \(type)")
    }
  }

  // Times are milliseconds since 1970. `recent_entries` holds times of 8 bytes each, least significant byte first. An
  // entry has one row, and one row of entry_key for each of its keys. As the keys are integers, a look-up reads one
  // page.
  private static let first = """
    CREATE TABLE feed (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      url TEXT NOT NULL,
      permanent_url TEXT,
      etag BLOB,
      last_modified BLOB,
      body_hash INTEGER,
      next_poll INTEGER NOT NULL,
      planned_delay INTEGER NOT NULL,
      interval INTEGER,
      delay_reason TEXT NOT NULL,
      status TEXT NOT NULL,
      status_since INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      last_error TEXT,
      last_poll INTEGER,
      last_success INTEGER,
      last_read INTEGER,
      last_new INTEGER,
      newest_entry INTEGER,
      title TEXT,
      recent_entries BLOB NOT NULL,
      schedule TEXT NOT NULL
    );
    CREATE TABLE entry (
      id INTEGER PRIMARY KEY,
      feed INTEGER NOT NULL,
      content_hash INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      topics TEXT NOT NULL,
      title TEXT,
      url TEXT,
      published INTEGER,
      first_seen INTEGER NOT NULL,
      last_seen INTEGER NOT NULL
    );
    CREATE TABLE entry_key (
      feed INTEGER NOT NULL,
      key INTEGER NOT NULL,
      entry INTEGER NOT NULL,
      PRIMARY KEY (feed, key)
    ) WITHOUT ROWID;
    CREATE TABLE match (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      matched_at INTEGER NOT NULL,
      feed TEXT NOT NULL,
      language TEXT,
      score REAL NOT NULL,
      topics TEXT NOT NULL,
      line BLOB NOT NULL
    );
    CREATE TABLE sink (
      name TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      file_device INTEGER NOT NULL DEFAULT 0,
      file_inode INTEGER NOT NULL DEFAULT 0,
      file_offset INTEGER NOT NULL DEFAULT 0,
      disabled INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE delivery (
      sink TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      attempts INTEGER NOT NULL,
      first_try INTEGER NOT NULL,
      next_try INTEGER NOT NULL,
      last_result TEXT,
      dead INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (sink, sequence)
    ) WITHOUT ROWID;
    """

  // sink.failed_for grows by the back-off after each failure. delivery.failed_before is its value when the delivery was
  // added, so the difference is how long failures have delayed the delivery. delivery.summary is the lowest sequence
  // number of the matches sent as one summary.
  private static let second = """
    ALTER TABLE sink ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE sink ADD COLUMN failed_for INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE delivery ADD COLUMN failed_before INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE delivery ADD COLUMN summary INTEGER;
    CREATE INDEX delivery_waiting ON delivery (sink, sequence) WHERE dead = 0;
    ALTER TABLE entry ADD COLUMN earlier_hashes TEXT NOT NULL DEFAULT '';
    CREATE TABLE attempt (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sink TEXT NOT NULL,
      at INTEGER NOT NULL,
      match TEXT NOT NULL,
      matches INTEGER NOT NULL,
      number INTEGER NOT NULL,
      status INTEGER,
      milliseconds INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      sentence TEXT NOT NULL,
      next_try INTEGER
    );
    CREATE INDEX attempt_by_sink ON attempt (sink, id);
    """

  // A delivery that was set aside is retried on its own schedule; later deliveries do not wait for it.
  private static let setAside = "ALTER TABLE delivery ADD COLUMN aside INTEGER NOT NULL DEFAULT 0"

  // Earlier versions never polled a feed again that was gone, and stored no next poll for it.
  private static let feedsThatComeBack = """
    ALTER TABLE feed ADD COLUMN last_document INTEGER;
    ALTER TABLE feed ADD COLUMN definition INTEGER;
    ALTER TABLE feed ADD COLUMN answers TEXT NOT NULL DEFAULT '';
    UPDATE feed SET last_document = last_read;
    UPDATE feed SET next_poll = coalesce(last_poll, next_poll) + 86400000, planned_delay = 86400000 WHERE status = 'gone';
    CREATE INDEX match_by_feed ON match (feed, sequence);
    """

  // sink.bookmark is text that only the sink understands (SinkPlace). For the match log it replaces three columns: the
  // device, the inode and the length of its file.
  private static let bookmarks = """
    ALTER TABLE sink ADD COLUMN bookmark TEXT NOT NULL DEFAULT '';
    UPDATE sink SET bookmark = file_device || ' ' || file_inode || ' ' || file_offset WHERE name = 'log';
    ALTER TABLE sink DROP COLUMN file_device;
    ALTER TABLE sink DROP COLUMN file_inode;
    ALTER TABLE sink DROP COLUMN file_offset;
    CREATE INDEX match_by_side ON match_entity (side, sequence);
    """
}
