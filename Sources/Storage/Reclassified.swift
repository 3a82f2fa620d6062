import Basics
public import FeedModel
import GRDB
public import Matches

extension StateStore {
  /// Queues the match of an entry that was seen and never reported, and notes that it was.
  ///
  /// - Parameters:
  ///   - name: What the match's id is made of.
  ///   - key: The strongest of the entry's names.
  /// - Returns: False when the entry was reported meanwhile, or a match of this id was queued before: nothing changes.
  public func reportKnown(_ match: MatchRecord, name: String, key: EntryKey?) throws(StorageError) -> Bool {
    try write(durably: true) { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT entry.id, entry.revision FROM feed JOIN entry_key ON entry_key.feed = feed.id
            JOIN entry ON entry.id = entry_key.entry
          WHERE feed.name = ? AND entry_key.key = ?
          """, arguments: [match.feed.id, key?.value])
      if let row, row[1] as Int > 0 { return false }
      guard try OutboxRow.append(match, db) else { return false }
      guard let row else { return true }
      try db.execute(
        sql: "UPDATE entry SET revision = ?, topics = ?, match_name = ? WHERE id = ?",
        arguments: [
          match.revision, match.topics.map(\.id).sorted().joined(separator: " "), name, row[0] as Int64,
        ])
      return true
    }
  }
}
