import Basics
import Storage

/// Claims feeds and sinks for a process. All claims are made on one thread, one call after the other: what the book has is
/// what all earlier calls were given.
struct Claimant: Sendable {
  let settings: ConnectionSettings
  let health: DatabaseHealth
  let book: LeaseBook

  /// How much later a feed may be claimed by a node that it does not prefer (`Schema.claimFeeds`).
  private var grace: Duration { min(.seconds(1), settings.lease / 6) }

  /// The arguments with which all claims begin, on a connection that is open.
  ///
  /// Leases that have ended may be taken only when the database could be reached for a whole lease. One that ended while
  /// nobody could reach it says nothing about its holder, who comes back as this process does.
  private var arguments: [Argument] {
    [
      .text(settings.node), .int(book.instance), .ints(book.tokens), .double(Double(settings.lease.milliseconds)),
      .bool(health.isReached(for: settings.lease)),
    ]
  }

  /// Claims feeds (`FeedStates.claimDue`).
  func claim(
    _ candidates: [FeedCandidate], perHost: Int, _ link: inout DatabaseLink
  ) throws(StorageError) -> [ClaimAnswer] {
    try link.open()
    let end = ContinuousClock.now + settings.lease
    let more: [Argument] = [
      .int(Int64(perHost)), .double(Double(grace.milliseconds)), .texts(candidates.map(\.feedID)),
      .texts(candidates.map(\.host)), .bools(candidates.map(\.isForced)), .bools(candidates.map(\.isEarly)),
    ]
    let rows = try link.call("claim_feeds", arguments + more) { row in
      (place: Int(row.integer() ?? 1) - 1, token: row.integer(), delay: row.integer() ?? 1000)
    }
    let claimed = rows.filter { $0.token != nil }.map { candidates[$0.place].feedID }
    let refused = rows.filter { $0.token == nil }.map { candidates[$0.place].feedID }
    let states =
      claimed.isEmpty
      ? []
      : try link.rows(
        "SELECT \(FeedRow.columns) FROM feed WHERE name = ANY ($1::text[])", [.texts(claimed)], FeedRow.state)
    let summaries =
      refused.isEmpty
      ? []
      : try link.rows(
        "SELECT \(FeedRow.summaryColumns) FROM feed WHERE name = ANY ($1::text[])", [.texts(refused)], FeedRow.summary)
    let stateOf = Dictionary(states.map { ($0.feedID, $0) }) { first, _ in first }
    let summaryOf = Dictionary(summaries.map { ($0.feed, $0.summary) }) { first, _ in first }
    var answers: [ClaimAnswer] = candidates.map { _ in .refused(milliseconds: 1000) }
    for row in rows {
      let feed = candidates[row.place].feedID
      guard let token = row.token else {
        answers[row.place] = .refused(milliseconds: max(1, row.delay), summary: summaryOf[feed])
        continue
      }
      let lease = book.add(token, until: end)
      answers[row.place] = .claimed(FeedClaim(feedID: feed, state: stateOf[feed], lease: lease, token: token))
    }
    return answers
  }

  /// Claims a sink (`Outbox.claim`).
  func claim(_ sink: String, _ link: inout DatabaseLink) throws(StorageError) -> SinkClaim? {
    try link.open()
    let end = ContinuousClock.now + settings.lease
    guard let token = try link.call("claim_sink", arguments + [.text(sink)], { $0.integer() }).first ?? nil else {
      return nil
    }
    return SinkClaim(sink: sink, lease: book.add(token, until: end), token: token)
  }
}
