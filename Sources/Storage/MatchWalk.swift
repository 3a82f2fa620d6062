public import Basics
public import Matches

extension MatchHistory {
  /// Visits the matches that pass a filter, newest first, until `visit` returns false. At most 500 are in memory.
  ///
  /// - Parameter end: Only those before this position.
  public func eachMatch(
    passing filter: MatchFilter, before end: OutboxPosition? = nil, isolation: isolated (any Actor)? = #isolation,
    _ visit: (StoredMatch) -> Bool
  ) async throws(StorageError) {
    var position = end
    while true {
      let batch = try await latestMatches(passing: filter, before: position, limit: 500)
      for match in batch where !visit(match) { return }
      guard batch.count == 500, let oldest = batch.last else { return }
      position = oldest.position
    }
  }
}

extension MatchHistory where Self: Outbox {
  /// Visits each match once over several calls. The first call visits those that were classified since a time, newest
  /// first, at most 100,000; a later one those that are new, in order.
  ///
  /// - Parameter last: What the call before returned; nil at the first.
  /// - Returns: Up to where matches were visited. Nil if the first call could not read the state to its end: what it
  ///   visited is then visited again.
  public func visitNew(
    after last: OutboxPosition?, since start: Timestamp, isolation: isolated (any Actor)? = #isolation,
    _ visit: (StoredMatch) -> Void
  ) async -> OutboxPosition? {
    guard var last else {
      var newest: OutboxPosition?
      var left = 100_000
      do throws(StorageError) {
        try await eachMatch(passing: MatchFilter(since: start)) { match in
          newest = newest ?? match.position
          visit(match)
          left -= 1
          return left > 0
        }
      } catch {
        return nil
      }
      // Older matches are not new later.
      if newest == nil { newest = try? await latestMatches(passing: MatchFilter(), limit: 1).first?.position }
      return newest ?? .start
    }
    while let batch = try? await matches(after: last, limit: 200), let newest = batch.last {
      for match in batch { visit(match) }
      last = newest.position
    }
    return last
  }
}
