package import FeedModel
import GRDB
package import Matches
package import Storage
import Synchronization

extension SQLiteStore {
  package func lookUp(
    _ queries: [EntryQuery], of feed: String, others: @Sendable (Int) -> [EntryKey]
  ) async throws(StorageError) -> [EntryFinding] {
    try read { db in
      guard let feed = try FeedRow.rowID(of: feed, db) else { return queries.map { _ in .candidates([]) } }
      var finder = try EntryRow.Finder(feed: feed, db)
      return try queries.indices.map { index in try finder.find(queries[index]) { others(index) } }
    }
  }

  package func commit(
    _ polls: [ClaimedPoll], after known: OutboxPosition?
  ) async throws(StorageError) -> Committed {
    let hasMatches = polls.contains { !$0.record.matches.isEmpty }
    let committed: Committed? = try write(durably: hasMatches) { db in
      if let known, hasMatches, try MatchRow.last(db) > known { return nil }
      let near = hasMatches ? try SinkRow.near(routes.withLock { $0 }, db) : []
      let results = try polls.map { try store($0, db) }
      guard hasMatches else { return Committed(polls: results, last: nil) }
      try SinkRow.plan(near, db)
      return Committed(polls: results, last: try MatchRow.last(db))
    }
    guard let committed else { throw .outdated }
    end(polls.map(\.claim))
    if hasMatches { watch.tell(.queued) }
    return committed
  }

  private func store(_ poll: ClaimedPoll, _ db: Database) throws -> Result<Set<String>, StorageError> {
    guard feedClaims.withLock({ $0.isHeld(poll.claim.feedID, poll.claim.token) }) else {
      return .failure(.claimLost(poll.claim.feedID))
    }
    return .success(try PollRow.store(poll.record, db))
  }

  package func reportKnown(
    _ match: MatchRecord, name: String, key: EntryKey?
  ) async throws(StorageError) -> Bool {
    let isNew = try write(durably: true) { db in
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT entry.id, entry.revision FROM feed JOIN entry_key ON entry_key.feed = feed.id
            JOIN entry ON entry.id = entry_key.entry
          WHERE feed.name = ? AND entry_key.key = ?
          """, arguments: [match.feed.id, key?.value])
      if let row, row[1] as Int > 0 { return false }
      let near = try SinkRow.near(routes.withLock { $0 }, db)
      guard try MatchRow.append(match, db) else { return false }
      try SinkRow.plan(near, db)
      guard let row else { return true }
      try db.execute(
        sql: "UPDATE entry SET revision = ?, topics = ?, match_name = ? WHERE id = ?",
        arguments: [
          match.revision, match.topics.map(\.id).sorted().joined(separator: " "), name, row[0] as Int64,
        ])
      return true
    }
    if isNew { watch.tell(.queued) }
    return isNew
  }
}
