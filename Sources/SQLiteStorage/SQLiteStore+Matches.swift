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
    repeat {
      let slice = try await matches(
        passing: filter, firstReportsOnly: false, before: position, limit: limit, until: .now + .seconds(86_400))
      // Languages are compared here, because earlier versions stored them as they were declared.
      found += filter.languages.isEmpty ? slice.matches : slice.matches.filter { $0.record.map(filter.admits) ?? false }
      position = slice.rest?.position
    } while position != nil && found.count < limit
    return Array(found.prefix(limit))
  }

  package func matches(
    passing filter: MatchFilter, firstReportsOnly: Bool, before position: OutboxPosition?, limit: Int,
    until deadline: ContinuousClock.Instant
  ) async throws(StorageError) -> MatchSlice {
    var found: [StoredMatch] = []
    var end = min(position?.number ?? .max, try await view { db in try MatchRow.last(db).number } + 1)
    var span = Self.firstSpan
    // The lowest place where a match can pass. It is looked for only where the first read does not answer: who reads a long
    // history page by page would look for it at each.
    var first: Int64?
    // One read of a few matches after the other, so that the deadline holds also where none of many passes.
    while end > first ?? 1 {
      let (start, before, wanted) = (max(first ?? 1, end - span), OutboxPosition(end), limit - found.count)
      found += try await view { db in
        try MatchRow.latest(
          passing: filter, firstReportsOnly: firstReportsOnly, from: start, before: before, limit: wanted, db)
      }
      if found.count >= limit, let last = found.last {
        return MatchSlice(matches: found, rest: (last.position, last.matchedAt))
      }
      if first == nil {
        first = try await view { db in try MatchRow.first(answering: filter, db) }
        guard first != nil else { return MatchSlice(matches: found) }
      }
      if start > first ?? 1, ContinuousClock.now >= deadline {
        let time = try await view { db in try MatchRow.time(from: start, db) }
        return MatchSlice(matches: found, rest: (OutboxPosition(start), time))
      }
      end = start
      span = min(2 * span, Self.longestSpan)
    }
    return MatchSlice(matches: found)
  }

  /// How many places are looked through in one read: a read of the longest takes some hundredths of a second.
  private static let firstSpan: Int64 = 1000
  private static let longestSpan: Int64 = 32_000

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
