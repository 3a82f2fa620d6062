import Foundation
import GRDB
package import Matches
package import Storage

extension SQLiteStore {
  package func latestMatches(
    passing filter: MatchFilter, before position: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch] {
    var found: [StoredMatch] = []
    var position = position
    // Languages are compared here, because earlier versions stored them as they were declared.
    while found.count < limit {
      let end = position
      let page = try await view { db in try MatchRow.latest(passing: filter, before: end, limit: limit, db) }
      found += filter.languages.isEmpty ? page : page.filter { $0.record.map(filter.admits) ?? false }
      guard page.count == limit, let last = page.last, !filter.languages.isEmpty else { break }
      position = last.position
    }
    return Array(found.prefix(limit))
  }

  package func matchCount(ofFeed feed: String) async throws(StorageError) -> Int {
    try await view { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM match WHERE feed = ?", arguments: [feed]) ?? 0
    }
  }

  package func matches(withIDs ids: Set<String>) async throws(StorageError) -> [String: StoredMatch] {
    try await view { db in
      let statement = try db.cachedStatement(sql: "SELECT \(MatchRow.columns) FROM match WHERE id = ?")
      var matches: [String: StoredMatch] = [:]
      for id in ids { matches[id] = try Row.fetchOne(statement, arguments: [id]).map(MatchRow.match) }
      return matches
    }
  }
}
