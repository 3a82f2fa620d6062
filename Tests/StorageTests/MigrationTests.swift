import Basics
import Foundation
import GRDB
import Matches
import Storage
import TestSupport
import Testing

@testable import SQLiteStorage

/// State files of earlier versions are migrated when they are opened.
struct MigrationTests {
  @Test("A file of the first version, without later columns and with times as text, is read and written")
  func firstBuilds() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.db")
    do {
      let old = try DatabaseQueue(path: path)
      try await old.write { db in
        try db.execute(
          sql: """
            CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
            INSERT INTO grdb_migrations VALUES ('1');
            CREATE TABLE feed (
              id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, url TEXT NOT NULL, permanent_url TEXT, etag BLOB,
              last_modified BLOB, body_hash INTEGER, next_poll INTEGER NOT NULL, planned_delay INTEGER NOT NULL,
              delay_reason TEXT NOT NULL, status TEXT NOT NULL, status_since INTEGER NOT NULL,
              failures INTEGER NOT NULL, last_error TEXT, last_poll INTEGER, last_success INTEGER,
              newest_entry INTEGER, title TEXT, recent_entries TEXT NOT NULL, schedule TEXT NOT NULL);
            CREATE TABLE entry (
              id INTEGER PRIMARY KEY, feed INTEGER NOT NULL, content_hash INTEGER NOT NULL,
              revision INTEGER NOT NULL, topics TEXT NOT NULL, title TEXT, url TEXT, published INTEGER,
              first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL);
            CREATE TABLE entry_key (
              feed INTEGER NOT NULL, key INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (feed, key))
              WITHOUT ROWID;
            CREATE INDEX entry_key_by_entry ON entry_key (entry);
            CREATE TABLE match (
              sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, matched_at INTEGER NOT NULL,
              feed TEXT NOT NULL, language TEXT, score REAL NOT NULL, topics TEXT NOT NULL, line BLOB NOT NULL);
            CREATE TABLE sink (
              name TEXT PRIMARY KEY, position INTEGER NOT NULL, file_device INTEGER NOT NULL DEFAULT 0,
              file_inode INTEGER NOT NULL DEFAULT 0, file_offset INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
            CREATE TABLE delivery (
              sink TEXT NOT NULL, sequence INTEGER NOT NULL, attempts INTEGER NOT NULL, first_try INTEGER NOT NULL,
              next_try INTEGER NOT NULL, last_result TEXT, dead INTEGER NOT NULL DEFAULT 0,
              PRIMARY KEY (sink, sequence)) WITHOUT ROWID;
            INSERT INTO feed (name, url, next_poll, planned_delay, delay_reason, status, status_since, failures,
              recent_entries, schedule)
              VALUES ('a', 'http://h/a', 5, 7, 'interval', 'ok', 1, 0, '1700000000000 1700000001000', '');
            INSERT INTO sink (name, position) VALUES ('log', 0);
            """)
      }
    }
    let store = try SQLiteStore(path: path)
    var state = try #require(try await store.state(of: "a"))
    #expect(state.url == "http://h/a" && state.recentEntries.isEmpty && state.intervalMilliseconds == nil)
    #expect(try await store.place(of: "log") == SinkPlace(bookmark: "0 0 0"))
    state.intervalMilliseconds = 60_000
    try await store.store(PollRecord(feed: state, at: Timestamp(milliseconds: 9)))
    #expect(try await SQLiteStore(path: path).state(of: "a") == state)
  }

  @Test("Matches of the last version can be filtered by entity and by probability")
  func matchesOfTheLastVersion() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.db")
    let line = """
      {"schema":"diplowatch.match/1","id":"\(0)","matchedAt":"2026-01-02T03:04:05Z","revision":1,"feed":{"id":"f",\
      "url":"u"},"entry":{},"score":7,"probability":0.75,"topics":[],"entities":[{"id":"ru.x","name":"X","type":"person",\
      "side":"ru","mentions":2},{"id":"un","name":"UN","type":"org","mentions":1}]}
      """
    do {
      let old = try DatabaseQueue(path: path)
      try Schema.migrator.migrate(old, upTo: "standing sentences")
      try await old.write { db in
        // More lines than one step migrates, and invalid lines.
        for id in 0..<1100 {
          try db.execute(
            sql: "INSERT INTO match (id, matched_at, feed, score, topics, line) VALUES (?,1,'f',7,'a b',?)",
            arguments: [String(id), id % 10 == 9 ? Data("torn".utf8) : Data(line.utf8)])
        }
      }
    }
    let first = try await SQLiteStore(path: path).latestMatches(passing: MatchFilter(minProbability: 0.8), limit: 9)
    #expect(first.allSatisfy { $0.record == nil })
    let counts = try await DatabaseQueue(path: path).read { db in
      try [
        "match_entity WHERE entity = 'un' AND side IS NULL", "match_entity WHERE entity = 'ru.x' AND side = 'RU'",
        "match WHERE probability IS NULL",
      ].map { try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") }
    }
    #expect(counts == [990, 990, 110])
  }

  @Test("The match log continues at the last version's position in its file")
  func bookmarks() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path("state.db")
    do {
      let old = try DatabaseQueue(path: path)
      try Schema.migrator.migrate(old, upTo: "matches by entity and side")
      try await old.write { db in
        try db.execute(
          sql: """
            INSERT INTO sink (name, position, file_device, file_inode, file_offset, disabled)
            VALUES ('log', 7, 12, 34, 5600, 0), ('webhook:desk', 6, 0, 0, 0, 1)
            """)
      }
    }
    let store = try SQLiteStore(path: path)
    #expect(try await store.place(of: "log") == SinkPlace(position: OutboxPosition(7), bookmark: "12 34 5600"))
    #expect(try await store.place(of: "webhook:desk") == SinkPlace(position: OutboxPosition(6)))
    #expect(try await store.isDisabled(try await store.serve("webhook:desk")))
  }
}
