public import Basics
import FeedModel
import Foundation
import GRDB
import Matches

/// The desk's own judgement of an entry.
public struct Mark: Sendable, Equatable {
  /// When it was made.
  public var at: Timestamp
  /// Whether the desk wants such an entry.
  public var isRelevant: Bool
  /// The topics it has; nil where nothing was said of them.
  public var topics: [String]?
  /// What the desk says of it.
  public var note: String?
  /// The entry, alone in its block: it is kept with the mark.
  public var block: ArchiveBlock

  /// The entry.
  public var entry: ArchivedEntry { block.entries[0] }

  /// A judgement of the entry that is alone in a block.
  public init(at: Timestamp, isRelevant: Bool, topics: [String]?, note: String?, block: ArchiveBlock) {
    self.at = at
    self.isRelevant = isRelevant
    self.topics = topics
    self.note = note
    self.block = block
  }

  /// What tells the marked entry apart: a later mark of it takes this one's place.
  var subject: String {
    let name = entry.key.map { String($0.value) } ?? entry.verdict?.match ?? "\(entry.url ?? "") \(entry.title ?? "")"
    return block.feedID + " " + name
  }

  static let tables = """
    CREATE TABLE mark (
      subject TEXT NOT NULL PRIMARY KEY,
      at INTEGER NOT NULL,
      relevant INTEGER NOT NULL,
      topics TEXT,
      note TEXT,
      seen INTEGER NOT NULL,
      text BLOB NOT NULL
    );
    """
}

extension StateStore {
  /// Keeps a mark; one of the same entry goes.
  public func save(_ mark: Mark) throws(StorageError) {
    guard let packed = PackedBlock.pack(mark.block).first else { return }
    try write(durably: true) { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO mark (subject, at, relevant, topics, note, seen, text) VALUES (?,?,?,?,?,?,?)",
        arguments: [
          mark.subject, mark.at.milliseconds, mark.isRelevant, mark.topics?.joined(separator: " "), mark.note,
          mark.block.seen.milliseconds, Data(packed.text),
        ])
    }
  }

  /// All marks, the oldest first.
  public func marks() async throws(StorageError) -> [Mark] {
    try await view { db in
      try Row.fetchAll(db, sql: "SELECT at, relevant, topics, note, seen, text FROM mark ORDER BY at, subject")
        .compactMap {
          row in
          let text: Data = row[5]
          guard
            let block = PackedBlock.unpack(Array(text), number: 0, seen: Timestamp(milliseconds: row[4])),
            !block.entries.isEmpty
          else { return nil }
          let topics: String? = row[2]
          return Mark(
            at: Timestamp(milliseconds: row[0]), isRelevant: row[1],
            topics: topics?.split(separator: " ").map(String.init), note: row[3], block: block)
        }
    }
  }

  /// The entry that somebody means: by its number in the archive, the id of its match, or its address; alone in its block.
  /// Nil when nothing is stored of it. Of an entry whose text is not kept the match's line tells it.
  public func storedEntry(_ name: String) async throws(StorageError) -> ArchiveBlock? {
    if let number = Int64(name), let (block, place) = try await archivedEntry(ArchiveNumber(number)) {
      return block.alone(place)
    }
    if let line = try await matchLine(name) {
      let found = try await archived(title: line.entries[0].title, feedID: line.feedID) {
        $0.verdict?.match == name || $0.url != nil && $0.url == line.entries[0].url
      }
      return found ?? line
    }
    return try await archived(url: name)
  }

  private func matchLine(_ id: String) async throws(StorageError) -> ArchiveBlock? {
    let line = try await view { db in
      try Data.fetchOne(db, sql: "SELECT line FROM match WHERE id = ?", arguments: [id])
    }
    guard let line, let match = MatchRecord(line: Array(line)) else { return nil }
    return ArchiveBlock(match)
  }

  private func archived(url: String) async throws(StorageError) -> ArchiveBlock? {
    let known = try await view { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT entry.title, feed.name FROM entry JOIN feed ON feed.id = entry.feed WHERE entry.url = ?
          ORDER BY entry.last_seen DESC LIMIT 10
          """, arguments: [url]
      ).map { (title: $0[0] as String?, feed: $0[1] as String) }
    }
    for row in known {
      let found = try await archived(title: row.title, feedID: row.feed) { $0.url == url }
      if let found { return found }
    }
    return nil
  }

  /// The latest archived entry of a feed with a title that a condition holds for.
  private func archived(
    title: String?, feedID: String, _ isMeant: @Sendable (ArchivedEntry) -> Bool
  ) async throws(StorageError) -> ArchiveBlock? {
    var request = SearchRequest(SearchQuery(phraseOf: title ?? "") ?? .everything)
    request.filter.feeds = [feedID]
    request.limit = 1000
    guard let hit = try await search(request).hits.first(where: { isMeant($0.entry) }) else { return nil }
    return ArchiveBlock(
      number: hit.number.block, seen: hit.seen, feedID: hit.feedID, feedTitle: hit.feedTitle, entries: [hit.entry])
  }
}

extension ArchiveBlock {
  func alone(_ place: Int) -> ArchiveBlock {
    var block = self
    block.entries = [entries[place]]
    return block
  }

  /// The entry of a match.
  fileprivate init(_ match: MatchRecord) {
    var entry = ArchivedEntry()
    entry.id = match.entry.id
    entry.url = match.entry.url
    entry.title = match.entry.title
    entry.summary = match.entry.summary
    entry.language = match.entry.language
    entry.published = match.entry.published
    var verdict = ArchivedEntry.Verdict()
    verdict.probability = match.probability
    verdict.topics = match.topics.map(\.id)
    verdict.match = match.id
    entry.verdict = verdict
    self.init(seen: match.matchedAt, feedID: match.feed.id, feedTitle: match.feed.title, entries: [entry])
  }
}

extension Mark {
  /// A labelled item, as `eval`, `fit` and `backtest --labels` read it.
  public func labelledLine() -> [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member(
        "id", entry.verdict?.match ?? "\(block.feedID)-\(entry.key.map { String($0.value) } ?? entry.url ?? "")")
      $0.member("title", entry.title ?? "")
      $0.member("summary", entry.summary)
      $0.member("content", entry.content)
      $0.member("language", entry.language)
      $0.member("url", entry.url.map(WebAddress.shown))
      $0.member("published", entry.published ?? block.seen)
      $0.member("feed", block.feedID)
      $0.member("markedAt", at)
      $0.member("note", note)
      $0.key("expected")
      $0.object {
        $0.member("relevant", isRelevant ? "yes" : "no")
        $0.key("topics")
        $0.value(isRelevant ? topics ?? entry.verdict?.topics ?? [] : [])
      }
    }
    return writer.bytes
  }
}
