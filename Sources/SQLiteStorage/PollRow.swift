import GRDB
import Matches
import Storage

/// A poll's record in the tables of feeds, entries, matches and the archive.
enum PollRow {
  /// Stores everything that a poll changed. Returns the ids of its matches that are new.
  static func store(_ poll: PollRecord, _ db: Database) throws -> Set<String> {
    let feed = try FeedRow.upsert(poll.feed, db)
    var entries = try EntryRow.Writer(feed: feed, db)
    for entry in poll.entries { try entries.store(entry, at: poll.at) }
    for entry in poll.unchanged { try entries.touch(entry.number, at: poll.at) }
    var new: Set<String> = []
    for match in poll.matches where try MatchRow.append(match, db) { new.insert(match.id) }
    for block in poll.archive { try ArchiveRow.append(block, db) }
    return new
  }
}
