import Basics
import FeedModel
import GRDB
import Storage

/// Entries as rows of the tables `entry` and `entry_key`.
enum EntryRow {
  /// Looks up entries of one feed by their keys.
  struct Finder {
    private var select: RawStatement
    private let feed: Int64

    init(feed: Int64, _ db: Database) throws {
      self.feed = feed
      select = try RawStatement(
        """
        SELECT entry.id, content_hash, published, last_seen, revision, topics, title, url, match_name,
          earlier_hashes
        FROM entry_key JOIN entry ON entry.id = entry_key.entry
        WHERE entry_key.feed = ? AND entry_key.key = ?
        """, db)
    }

    /// Finds what is stored about an entry. `others` returns further keys, used only if the distinguishing keys of the
    /// query do not decide.
    mutating func find(_ query: EntryQuery, others: () -> [EntryKey]) throws -> EntryFinding {
      var candidates: [EntryCandidate] = []
      for name in query.distinguishing {
        if let finding = try look(under: name, query, &candidates) { return finding }
      }
      for name in others() where !query.distinguishing.contains(name) { _ = try look(under: name, nil, &candidates) }
      return .candidates(candidates)
    }

    private mutating func look(
      under name: EntryKey, _ query: EntryQuery?, _ candidates: inout [EntryCandidate]
    ) throws -> EntryFinding? {
      select.bind(feed)
      select.bind(name.value)
      guard try select.step() else { return nil }
      defer { select.reset() }
      let row = select.integer() ?? 0
      let contentHash = select.integer() ?? 0
      let date = select.integer().map(Timestamp.init(milliseconds:))
      let lastSeen = Timestamp(milliseconds: select.integer() ?? 0)
      if let query, query.contentHash == contentHash,
        name == query.identifier || date == nil || query.date == nil || date == query.date
      {
        return .unchanged(EntryReference(row), lastSeen: lastSeen)
      }
      if let index = candidates.firstIndex(where: { $0.reference.number == row }) {
        candidates[index].names.append(name)
        return nil
      }
      let entry = SeenEntry(
        reference: EntryReference(row), contentHash: contentHash, revision: Int(select.integer() ?? 0),
        topics: (select.text() ?? "").split(separator: " ").map(String.init),
        title: select.text(), url: select.text(), date: date, matchName: select.text(),
        earlierHashes: (select.text() ?? "").split(separator: " ").compactMap { Int64($0) })
      candidates.append(EntryCandidate(reference: EntryReference(row), entry: entry, names: [name]))
      return nil
    }
  }

  /// Stores the entries of a poll.
  struct Writer {
    private var insert: RawStatement
    private var update: RawStatement
    private var addName: RawStatement
    private var touch: RawStatement
    private let feed: Int64

    init(feed: Int64, _ db: Database) throws {
      self.feed = feed
      insert = try RawStatement(
        """
        INSERT INTO entry (feed, content_hash, revision, topics, title, url, published, first_seen, last_seen, match_name)
        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?8,?9)
        """, db)
      update = try RawStatement(
        """
        UPDATE entry SET content_hash = ?2, revision = ?3, topics = ?4, title = ?5, url = ?6, published = ?7,
          last_seen = ?8, match_name = ?9, earlier_hashes = ?10
        WHERE feed = ?1 AND id = ?11
        """, db)
      // A key used by two entries one after the other belongs to the later one.
      addName = try RawStatement(
        """
        INSERT INTO entry_key (feed, key, entry) VALUES (?,?,?)
        ON CONFLICT (feed, key) DO UPDATE SET entry = excluded.entry
        """, db)
      touch = try RawStatement("UPDATE entry SET last_seen = ?1 WHERE feed = ?2 AND id = ?3", db)
    }

    /// Stores a new entry, or the changes of a known one, with all its keys.
    mutating func store(_ entry: SeenEntry, at: Timestamp) throws {
      let id = try revise(entry, at: at) ?? add(entry, at: at)
      for key in entry.keys {
        addName.bind(feed)
        addName.bind(key.value)
        addName.bind(id)
        try addName.run()
      }
    }

    /// Records that an entry is still in its feed, so that it is not deleted from the state.
    mutating func touch(_ rowID: Int64, at: Timestamp) throws {
      touch.bind(at.milliseconds)
      touch.bind(feed)
      touch.bind(rowID)
      try touch.run()
    }

    private mutating func add(_ entry: SeenEntry, at: Timestamp) throws -> Int64 {
      Writer.bind(entry, feed: feed, at: at, to: &insert)
      try insert.run()
      return insert.lastInsertedRowID
    }

    /// Returns the row that was updated; nil if the entry has no row, or no longer.
    private mutating func revise(_ entry: SeenEntry, at: Timestamp) throws -> Int64? {
      guard let id = entry.reference?.number else { return nil }
      Writer.bind(entry, feed: feed, at: at, to: &update)
      update.bind(entry.earlierHashes.map(String.init).joined(separator: " "))
      update.bind(id)
      try update.run()
      return update.changes > 0 ? id : nil
    }

    private static func bind(
      _ entry: SeenEntry, feed: Int64, at: Timestamp, to statement: inout RawStatement
    ) {
      statement.bind(feed)
      statement.bind(entry.contentHash)
      statement.bind(entry.revision)
      statement.bind(entry.topics.joined(separator: " "))
      statement.bind(entry.title)
      statement.bind(entry.url)
      statement.bind(entry.date?.milliseconds)
      statement.bind(at.milliseconds)
      statement.bind(entry.matchName)
    }
  }

  // MARK: deleting

  /// An entry that its feed has not contained for long enough to be deleted, and its keys.
  struct Forgettable: Sendable {
    var id: Int64
    var feed: Int64
    var lastSeenBefore: Int64
    var keys: [Int64] = []
  }

  /// Examines at most `limit` entries after a row and returns those last seen before their feed's cutoff. `last` is the
  /// last row examined; nil if there was none.
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
    // The keys of one feed lie together, so they are read by feed. An index by entry would slow down every insertion.
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

  /// Deletes entries and their keys, except those that were seen again meanwhile.
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
