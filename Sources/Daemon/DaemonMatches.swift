import Basics
import Classification
import Configuration
import Matches
import StatusServer
import Storage

/// Answers queries for matches.
extension DaemonStatus {
  /// How long the state may be looked through for words.
  private static let searchTime = Duration.seconds(1)

  func matches(_ query: MatchQuery, limit: Int) async throws(QueryRefusal) -> MatchesReport {
    // Looking through many matches must not hold up polls: the thread for reports does it.
    try await views.run { await result(query, limit: limit, on: $0) }.get()
  }

  private func result(
    _ query: MatchQuery, limit: Int, on views: isolated ViewWorker
  ) async -> Result<MatchesReport, QueryRefusal> {
    do throws(QueryRefusal) {
      let report = try await find(query, limit: limit, on: views)
      if report.matches.isEmpty, query.before == nil { try await refuseUnknown(query) }
      return .success(report)
    } catch {
      return .failure(error)
    }
  }

  private func find(
    _ query: MatchQuery, limit: Int, on views: isolated ViewWorker
  ) async throws(QueryRefusal) -> MatchesReport {
    let filter = try query.filter(now: SystemClock.now())
    // Few matches may be in a language: they are looked for in steps, until the time is over.
    var stored = filter
    stored.languages = []
    let words = try await words(query.words)
    let isScan = words != nil || query.isFirstOnly || !filter.languages.isEmpty
    let deadline = ContinuousClock.now + Self.searchTime
    var before = query.before.map(OutboxPosition.init)
    var found: [MatchRecord] = []
    while true {
      // One more than asked for tells whether there is a next page.
      let batchSize = isScan ? 200 : limit + 1
      let batch = try await latest(stored, before: before, limit: batchSize)
      for match in batch {
        if found.count == limit { return MatchesReport(matches: found, next: before?.number) }
        before = match.position
        guard let record = match.record, filter.admits(record) else { continue }
        if query.isFirstOnly, record.story?.isFirst == false { continue }
        if let words, !words.query.admits(record, probe: words.probe) { continue }
        found.append(record)
      }
      guard batch.count == batchSize, let last = batch.last else { return MatchesReport(matches: found) }
      if ContinuousClock.now >= deadline {
        return MatchesReport(matches: found, next: before?.number, lookedBackTo: last.matchedAt)
      }
    }
  }

  private func latest(
    _ filter: MatchFilter, before: OutboxPosition?, limit: Int
  ) async throws(QueryRefusal) -> [StoredMatch] {
    try await reading { () async throws(StorageError) in
      try await parts.store.latestMatches(passing: filter, before: before, limit: limit)
    }
  }

  private func words(_ text: String?) async throws(QueryRefusal) -> (query: SearchQuery, probe: PatternProbe?)? {
    guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
    let query: SearchQuery
    do throws(SearchQuery.Problem) {
      query = try SearchQuery(text)
    } catch {
      throw .unreadable(error.description)
    }
    if query.questions.isEmpty { return (query, nil) }
    do throws(PatternProbe.Problem) {
      return (query, try PatternProbe(query.questions, in: await reloader.inForce.watchlist))
    } catch {
      throw .unreadable(error.description)
    }
  }

  /// Refuses what is neither in the watchlist nor in any match, with a guess: an empty list would hide the slip.
  private func refuseUnknown(_ query: MatchQuery) async throws(QueryRefusal) {
    let inForce = await reloader.inForce
    let watchlist = inForce.watchlist
    try await refuse(query.topic, "topic", watchlist.topics.map(\.id.value)) { MatchFilter(topics: [$0]) }
    try await refuse(query.entity, "entity", watchlist.entities.map(\.id.value)) { MatchFilter(entities: [$0]) }
    try await refuse(query.feed, "feed", inForce.feeds.map(\.id.value)) { MatchFilter(feeds: [$0]) }
    try await refuse(query.side?.uppercased(), "side", watchlist.sides.map { $0.uppercased() }) {
      MatchFilter(side: $0)
    }
  }

  private func refuse(
    _ name: String?, _ kind: String, _ known: [String], _ filter: (String) -> MatchFilter
  ) async throws(QueryRefusal) {
    guard let name, !known.contains(name), try await latest(filter(name), before: nil, limit: 1).isEmpty else {
      return
    }
    let guess = Spelling.suggestion(for: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
    throw .unknown("there is no \(kind) \"\(name)\" in the watchlist or in any match\(guess)")
  }
}
