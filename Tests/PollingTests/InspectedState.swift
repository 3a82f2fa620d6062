import GRDB
import Matches
import Storage

@testable import SQLiteStorage

/// What tests look at in a state file beside the service that writes it.
extension SQLiteStore {
  /// The states of all feeds ever polled, in no order.
  func feedStates() throws -> [FeedState] {
    try read { db in
      var rows = try RawStatement("SELECT \(FeedRow.columns) FROM feed", db)
      var states: [FeedState] = []
      while try rows.step() { states.append(FeedRow.state(&rows)) }
      return states
    }
  }

  /// Claims a feed, which nobody else polls.
  func claim(feed: String) async throws -> FeedClaim {
    let candidate = FeedCandidate(feedID: feed, host: "\(feed).example", isForced: false)
    guard case .claimed(let claim) = try await claimDue([candidate], perHost: 2)[0] else { throw NotClaimed() }
    return claim
  }

  /// A feed could not be claimed.
  struct NotClaimed: Error {}

  /// All matches, in the order of the outbox.
  func queued() throws -> [StoredMatch] { try read { try MatchRow.matches(where: "1", [], $0) } }
}

extension StoredMatch {
  /// Its topics' ids.
  var topics: [String] { record?.topics.map(\.id) ?? [] }
}
