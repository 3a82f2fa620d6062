import Basics
package import FeedModel
package import Matches
package import Storage
import Synchronization

extension PostgreSQLStore {
  package func lookUp(
    _ queries: [EntryQuery], of feed: String, others: @Sendable (Int) -> [EntryKey]
  ) async throws(StorageError) -> [EntryFinding] {
    let (finder, hasEntries) = try await lookUp { link throws(StorageError) in
      var finder = EntryFinder(feed: feed)
      let hasEntries = try finder.read(queries.flatMap(\.distinguishing), &link)
      return (finder, hasEntries)
    }
    if !hasEntries { return queries.map { _ in .candidates([]) } }
    var findings = queries.map { finder.find($0, others: []) }
    // The other keys cost time to make, and are needed only where the distinguishing ones do not decide.
    let open = findings.indices.filter { if case .candidates = findings[$0] { true } else { false } }
    let keys = open.map { others($0) }
    if keys.allSatisfy(\.isEmpty) { return findings }
    let whole = try await lookUp { link throws(StorageError) in
      var whole = finder
      _ = try whole.read(keys.flatMap(\.self), &link)
      return whole
    }
    for (index, keys) in zip(open, keys) { findings[index] = whole.find(queries[index], others: keys) }
    return findings
  }

  package func commit(
    _ polls: [ClaimedPoll], after known: OutboxPosition?
  ) async throws(StorageError) -> Committed {
    if polls.isEmpty { return Committed(polls: [], last: nil) }
    let hasMatches = polls.contains { !$0.record.matches.isEmpty }
    let sender = String(book.instance)
    let rows = try await commits.run { link throws(StorageError) in
      let mutes = hasMatches ? try MuteRow.all(&link) : []
      let arrays = PollArrays(polls, mutes, after: known, sender: sender)
      return try link.call("commit_polls", arrays.arguments) { row in
        (kind: row.text() ?? "", poll: Int(row.integer() ?? 1) - 1, id: row.text() ?? "", number: row.integer())
      }
    }
    book.remove(polls.map(\.claim.token))
    var results: [Result<Set<String>, StorageError>] = polls.map { _ in .success([]) }
    var last: OutboxPosition?
    for row in rows {
      switch row.kind {
      case "lost": results[row.poll] = .failure(.claimLost(polls[row.poll].claim.feedID))
      case "new":
        let ids = (try? results[row.poll].get()) ?? []
        results[row.poll] = .success(ids.union([row.id]))
      default: last = row.number.map(OutboxPosition.init)
      }
    }
    if hasMatches { await planNear(polls.reduce(0) { $0 + $1.record.matches.count }) }
    return Committed(polls: results, last: last)
  }

  package func reportKnown(
    _ match: MatchRecord, name: String, key: EntryKey?
  ) async throws(StorageError) -> Bool {
    let sender = String(book.instance)
    let number = try await commits.run { link throws(StorageError) in
      let match = match.marked(by: try MuteRow.all(&link))
      return try link.call(
        "report_known",
        [
          .text(sender), .text(match.feed.id), .int(key?.value), .int(Int64(match.revision)),
          .text(match.topics.map(\.id).sorted().joined(separator: " ")), .text(name), .text(match.id),
          .int(match.matchedAt.milliseconds), .text(match.entry.language), .double(match.score),
          .double(match.probability), .text(match.topics.map(\.id).joined(separator: " ")), .text(match.story?.id),
          .bytes(match.line()), .texts(match.topics.map(\.id)), .texts(match.entities.map(\.id)),
          .texts(match.entities.map { $0.side?.uppercased() }),
        ]
      ) { $0.integer() }.first ?? nil
    }
    guard number != nil else { return false }
    await planNear(1)
    return true
  }

  /// Adds the deliveries of matches that were just stored, for the sinks that are little behind, and tells the listeners.
  /// What fails here is caught up with by the process that serves the sink.
  private func planNear(_ count: Int) async {
    for route in routes.withLock({ $0 }) where (try? await isNear(route.sink, ownMatches: count)) ?? false {
      try? await catchUp(route)
    }
    watch.tell(.queued)
  }
}
