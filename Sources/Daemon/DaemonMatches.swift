import Basics
import Classification
import Configuration
import Matches
import StatusReports
import Storage

/// Answers queries for matches.
extension DaemonStatus {
  /// How long the state may be looked through for what no index has.
  private static let searchTime = Duration.seconds(1)

  func matches(_ query: MatchQuery, limit: Int) async throws(Refusal) -> MatchesReport {
    // Looking through many matches must not hold up polls: the thread for reports does it.
    try await views.run { await result(query, limit: limit, on: $0) }.get()
  }

  private func result(
    _ query: MatchQuery, limit: Int, on views: isolated ViewWorker
  ) async -> Result<MatchesReport, Refusal> {
    do throws(Refusal) {
      try await refuseUnknown(query)
      var report = try await find(query, limit: limit, on: views)
      report.storyStarts = try await starts(ofStoriesIn: report.matches)
      return .success(report)
    } catch {
      return .failure(error)
    }
  }

  private func find(
    _ query: MatchQuery, limit: Int, on views: isolated ViewWorker
  ) async throws(Refusal) -> MatchesReport {
    let filter = try query.filter(now: parts.now())
    // Few matches may be in a language: they are looked for in steps, until the time is over.
    var stored = filter
    stored.languages = []
    let words = try await words(query.words, on: views)
    let isScan = words != nil || !filter.languages.isEmpty
    let deadline = ContinuousClock.now + Self.searchTime
    var before = query.before.map(OutboxPosition.init)
    var found: [MatchRecord] = []
    while true {
      // One more than asked for tells whether there is a next page.
      let batchSize = isScan ? 200 : limit + 1
      let slice = try await slice(stored, query.isFirstOnly, before, limit: batchSize, until: deadline)
      for match in slice.matches {
        if found.count == limit { return MatchesReport(matches: found, next: before?.number) }
        before = match.position
        guard let record = match.record, filter.admits(record) else { continue }
        if query.leavesOutMuted, record.muted != nil { continue }
        if let words, !words.query.admits(record, probe: words.probe) { continue }
        found.append(record)
      }
      guard let rest = slice.rest else { return MatchesReport(matches: found) }
      before = rest.position
      if ContinuousClock.now >= deadline {
        return MatchesReport(matches: found, next: rest.position.number, lookedBackTo: rest.time)
      }
    }
  }

  private func slice(
    _ filter: MatchFilter, _ firstReportsOnly: Bool, _ before: OutboxPosition?, limit: Int,
    until deadline: ContinuousClock.Instant
  ) async throws(Refusal) -> MatchSlice {
    try await reading { () async throws(StorageError) in
      try await parts.store.matches(
        passing: filter, firstReportsOnly: firstReportsOnly, before: before, limit: limit, until: deadline)
    }
  }

  /// When each story's first match was reported, where that is not among these.
  private func starts(ofStoriesIn matches: [MatchRecord]) async throws(Refusal) -> [String: Timestamp] {
    let ids = Set(matches.compactMap(\.story?.id)).subtracting(matches.map(\.id))
    return try await reading { () async throws(StorageError) in try await parts.store.matches(withIDs: ids) }
      .compactMapValues { $0.record?.reportedAt }
  }

  private func words(
    _ text: String?, on views: isolated ViewWorker
  ) async throws(Refusal) -> (query: SearchQuery, probe: PatternProbe?)? {
    guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
    let query: SearchQuery
    do throws(SearchQuery.Problem) {
      query = try SearchQuery(text)
    } catch {
      throw .unreadable(error.description)
    }
    if query.questions.isEmpty { return (query, nil) }
    let since = await reloader.report().inForceSince
    if let probe = lastProbe.probe(for: query.questions, since: since) { return (query, probe) }
    let watchlist = await reloader.inForce.watchlist
    do throws(PatternProbe.Problem) {
      let probe = try PatternProbe(query.questions, in: watchlist)
      lastProbe.keep(probe, for: query.questions, since: since)
      return (query, probe)
    } catch {
      throw .unreadable(error.description)
    }
  }

  /// Refuses what is neither in the watchlist nor in any match, with a guess: an empty list would hide the slip.
  private func refuseUnknown(_ query: MatchQuery) async throws(Refusal) {
    let inForce = await reloader.inForce
    let watchlist = inForce.watchlist
    try await refuse(query.topic, "topic", watchlist.topics.map(\.id.value)) { MatchFilter(topics: [$0]) }
    try await refuse(query.entity, "entity", watchlist.entities.map(\.id.value)) { MatchFilter(entities: [$0]) }
    try await refuse(query.feed, "feed", inForce.feeds.map(\.id.value)) { MatchFilter(feeds: [$0]) }
    let sides = Set(watchlist.sides + watchlist.entities.compactMap(\.side)).map { $0.uppercased() }
    try await refuse(query.side?.uppercased(), "side", sides) { MatchFilter(side: $0) }
  }

  private func refuse(
    _ name: String?, _ kind: String, _ known: [String], _ filter: (String) -> MatchFilter
  ) async throws(Refusal) {
    guard let name, !known.contains(name) else { return }
    let deadline = ContinuousClock.now + Self.searchTime
    let found = try await slice(filter(name), false, nil, limit: 1, until: deadline)
    guard found.matches.isEmpty, found.rest == nil else { return }
    let guess = Spelling.suggestion(for: name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
    throw .unknown("there is no \(kind) \"\(name)\" in the watchlist or in any match\(guess)")
  }
}
