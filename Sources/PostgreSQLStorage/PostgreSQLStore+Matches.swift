import Basics
package import Matches
package import Storage

extension PostgreSQLStore {
  package func latestMatches(
    passing filter: MatchFilter, before position: OutboxPosition?, limit: Int
  ) async throws(StorageError) -> [StoredMatch] {
    var found: [StoredMatch] = []
    var position = position
    while found.count < limit {
      let end = position
      let page = try await report { link throws(StorageError) in
        guard let first = try MatchFilterSQL.first(filter, &link) else { return [StoredMatch]() }
        return try MatchFilterSQL.latest(filter, from: first, before: end, limit: limit, &link)
      }
      found += filter.languages.isEmpty ? page : page.filter { $0.record.map(filter.admits) ?? false }
      guard page.count == limit, let last = page.last, !filter.languages.isEmpty else { break }
      position = last.position
    }
    return Array(found.prefix(limit))
  }

  package func matches(
    passing filter: MatchFilter, firstReportsOnly: Bool, before position: OutboxPosition?, limit: Int,
    until deadline: ContinuousClock.Instant
  ) async throws(StorageError) -> MatchSlice {
    let (first, last) = try await report { link throws(StorageError) in
      (
        try MatchFilterSQL.first(filter, &link),
        try link.row("SELECT coalesce(max(sequence), 0) FROM match") { $0.integer() ?? 0 } ?? 0
      )
    }
    guard let first else { return MatchSlice(matches: []) }
    var found: [StoredMatch] = []
    var end = min(position?.number ?? .max, last + 1)
    var span = Self.firstSpan
    // One read of a few matches after the other, so that the deadline holds also where none of many passes.
    while end > first {
      let (start, before, wanted) = (max(first, end - span), OutboxPosition(end), limit - found.count)
      found += try await report { link throws(StorageError) in
        try MatchFilterSQL.latest(
          filter, firstReportsOnly: firstReportsOnly, from: start, before: before, limit: wanted, &link)
      }
      if found.count >= limit, let last = found.last {
        return MatchSlice(matches: found, rest: (last.position, last.matchedAt))
      }
      if start > first, ContinuousClock.now >= deadline {
        let time = try await report { link throws(StorageError) in
          try link.row(
            "SELECT matched_at FROM match WHERE sequence >= $1::bigint ORDER BY sequence LIMIT 1", [.int(start)]
          ) { $0.time() } ?? nil
        }
        return MatchSlice(matches: found, rest: (OutboxPosition(start), time ?? .init(milliseconds: 0)))
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
    try await report { link throws(StorageError) in
      Int(try link.row("SELECT count(*) FROM match WHERE feed = $1::text", [.text(feed)]) { $0.integer() ?? 0 } ?? 0)
    }
  }

  package func matches(withIDs ids: Set<String>) async throws(StorageError) -> [String: StoredMatch] {
    let matches = try await report { link throws(StorageError) in
      try MatchRow.matches(where: "id = ANY ($1::text[])", [.texts(Array(ids))], &link)
    }
    return Dictionary(matches.map { ($0.id, $0) }) { first, _ in first }
  }
}
