import Basics
import FeedModel
import Storage

/// Looks up entries of one feed by their keys, all at once (`SeenEntries.lookUp`).
struct EntryFinder {
  /// A stored entry under one of its keys.
  fileprivate struct Found {
    var row: Int64
    var lastSeen: Timestamp
    var entry: SeenEntry
  }

  private let feed: String
  private var found: [Int64: Found] = [:]

  init(feed: String) { self.feed = feed }

  /// Reads the entries with any of some keys. Returns false if the feed has none at all.
  mutating func read(_ keys: [EntryKey], _ link: inout DatabaseLink) throws(StorageError) -> Bool {
    let rows = try link.rows(
      """
      SELECT k.key, entry.id, content_hash, published, last_seen, revision, topics, entry.title, entry.url, match_name,
        earlier_hashes
      FROM feed JOIN entry_key AS k ON k.feed = feed.id JOIN entry ON entry.id = k.entry
      WHERE feed.name = $1::text AND k.key = ANY ($2::bigint[])
      """, [.text(feed), .ints(keys.map(\.value))]
    ) { row in (key: row.integer() ?? 0, found: EntryFinder.Found(reading: &row)) }
    for row in rows { found[row.key] = row.found }
    if !rows.isEmpty { return true }
    return try link.row(
      "SELECT EXISTS (SELECT FROM feed JOIN entry_key ON entry_key.feed = feed.id WHERE feed.name = $1::text)",
      [.text(feed)]
    ) { $0.bool() } ?? false
  }

  /// The finding for a query by the keys that were read: of the distinguishing ones, then of `others`.
  func find(_ query: EntryQuery, others: [EntryKey]) -> EntryFinding {
    var candidates: [EntryCandidate] = []
    for name in query.distinguishing {
      guard let found = found[name.value] else { continue }
      if query.contentHash == found.entry.contentHash,
        name == query.identifier || found.entry.date == nil || query.date == nil || found.entry.date == query.date
      {
        return .unchanged(EntryReference(found.row), lastSeen: found.lastSeen)
      }
      EntryFinder.add(found, name, to: &candidates)
    }
    for name in others where !query.distinguishing.contains(name) {
      if let found = found[name.value] { EntryFinder.add(found, name, to: &candidates) }
    }
    return .candidates(candidates)
  }

  private static func add(_ found: Found, _ name: EntryKey, to candidates: inout [EntryCandidate]) {
    if let index = candidates.firstIndex(where: { $0.reference.number == found.row }) {
      candidates[index].names.append(name)
    } else {
      candidates.append(EntryCandidate(reference: EntryReference(found.row), entry: found.entry, names: [name]))
    }
  }
}

extension EntryFinder.Found {
  fileprivate init(reading row: inout Row) {
    self.row = row.integer() ?? 0
    let contentHash = row.integer() ?? 0
    let date = row.time()
    lastSeen = row.time() ?? Timestamp(milliseconds: 0)
    entry = SeenEntry(
      reference: EntryReference(self.row), contentHash: contentHash, revision: Int(row.integer() ?? 0),
      topics: (row.text() ?? "").split(separator: " ").map(String.init), title: row.text(), url: row.text(), date: date,
      matchName: row.text(),
      earlierHashes: (row.text() ?? "").split(separator: " ").compactMap { Int64($0) })
  }
}
